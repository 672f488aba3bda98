import type { SseEvent } from "../answers/sse.ts";
import type { Answer } from "../answers/to-answer.ts";
import type { Asked, Refusal } from "../asked.ts";
import type { Json } from "../json.ts";
import type { Vendor } from "../script/script.ts";
import { checkAnthropic } from "./anthropic/check-anthropic.ts";
import { finishAnthropic } from "./anthropic/finish-anthropic.ts";
import { readAnthropic } from "./anthropic/read-anthropic.ts";
import { checkGemini } from "./google/check-gemini.ts";
import { finishGemini } from "./google/finish-gemini.ts";
import { readGemini, signsThoughts } from "./google/read-gemini.ts";
import { checkOpenai } from "./openai/check-openai.ts";
import { finishOpenai } from "./openai/finish-openai.ts";
import { readOpenai } from "./openai/read-openai.ts";

/** What the server knows of one vendor's protocol, for one model. */
export type Protocol = {
  readonly read: (body: Json) => Asked;
  readonly check: (body: Json) => Refusal | undefined;
  readonly finish: (events: readonly SseEvent[], answer: Answer) => readonly SseEvent[];
  /** Gemini before 3 gives its calls no ids. */
  readonly givesIds: boolean;
  /** Google ends its lines with CR LF. */
  readonly newline: "\n" | "\r\n";
};

/** `model` is what the path names; only Google's does. */
export function findProtocol(vendor: Vendor, model = ""): Protocol {
  if (vendor === "anthropic")
    return { read: readAnthropic, check: checkAnthropic, finish: finishAnthropic, givesIds: true, newline: "\n" };
  if (vendor === "openai")
    return { read: readOpenai, check: checkOpenai, finish: finishOpenai, givesIds: true, newline: "\n" };
  const signs = signsThoughts(model);
  return {
    read: (body) => readGemini(body, model),
    check: (body) => checkGemini(body, model),
    finish: (events, answer) => finishGemini(events, answer, signs),
    givesIds: signs,
    newline: "\r\n",
  };
}
