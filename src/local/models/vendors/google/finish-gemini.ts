import type { SseEvent } from "../../answers/sse.ts";
import type { Answer } from "../../answers/to-answer.ts";
import { type Json, toObject, toObjects } from "../../json.ts";
import { sign } from "../marks.ts";

/** What aimock does otherwise than Gemini: calls end with STOP, the first call of a turn is signed from Gemini 3 on, thoughts and cache are counted. */
export function finishGemini(events: readonly SseEvent[], answer: Answer, signs: boolean): readonly SseEvent[] {
  return events.map(({ name, data }) => {
    const candidates = toObjects(data.candidates).map((candidate) => finishCandidate(candidate, answer, signs));
    const usage = data.usageMetadata === undefined ? {} : { usageMetadata: toUsage(answer) };
    return { name, data: { ...data, candidates, ...usage } };
  });
}

function finishCandidate(candidate: Json, answer: Answer, signs: boolean): Json {
  if (answer.stop === "refusal" && candidate.finishReason !== undefined) return { index: 0, finishReason: "SAFETY" };
  const content = toObject(candidate.content);
  const parts = toObjects(content.parts);
  const first = parts.findIndex((part) => part.functionCall !== undefined);
  const signed = parts.map((part, index) =>
    signs && index === first ? { ...part, thoughtSignature: sign(part.functionCall) } : part,
  );
  const finish = candidate.finishReason === "FUNCTION_CALL" ? { finishReason: "STOP" } : {};
  return { ...candidate, content: { ...content, parts: signed }, ...finish };
}

function toUsage({ tokens, think }: Answer): Json {
  const thoughts = think === undefined ? 0 : Math.min(3, tokens.output - 1);
  return {
    promptTokenCount: tokens.input,
    ...(tokens.cached > 0 ? { cachedContentTokenCount: tokens.cached } : {}),
    candidatesTokenCount: tokens.output - thoughts,
    ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
    totalTokenCount: tokens.input + tokens.output,
  };
}
