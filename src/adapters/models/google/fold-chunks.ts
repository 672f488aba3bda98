import type { Usage } from "../../../ports/model.ts";
import type { Part } from "./part.ts";

/** A chunk as the wire has it; in the middle of a stream Google may send an error in its place. */
export type Chunk = {
  readonly candidates?: readonly {
    readonly content?: { readonly parts?: readonly Part[] };
    readonly finishReason?: string;
    readonly finishMessage?: string;
  }[];
  readonly promptFeedback?: { readonly blockReason?: string };
  readonly usageMetadata?: {
    readonly promptTokenCount?: number;
    readonly toolUsePromptTokenCount?: number;
    readonly cachedContentTokenCount?: number;
    readonly candidatesTokenCount?: number;
    readonly thoughtsTokenCount?: number;
  };
  readonly error?: { readonly code?: number; readonly message?: string };
};

export type Folded = {
  readonly parts: readonly Part[];
  /** Undefined when the stream ended before Google said why. */
  readonly finish: string | undefined;
  readonly finishMessage: string;
  readonly blocked: boolean;
  readonly error: Chunk["error"];
  readonly usage: Usage;
};

/** The turn that a stream's chunks say. The SDK's own aggregate loses the signatures, so it is done here. */
export function foldChunks(chunks: readonly Chunk[]): Folded {
  const candidates = chunks.flatMap((chunk) => chunk.candidates?.[0] ?? []);
  const blockReason = chunks.findLast((chunk) => chunk.promptFeedback?.blockReason)?.promptFeedback?.blockReason;
  return {
    parts: candidates.flatMap((candidate) => candidate.content?.parts ?? []).reduce(join, []),
    finish: blockReason ?? candidates.findLast((candidate) => candidate.finishReason)?.finishReason,
    finishMessage: candidates.findLast((candidate) => candidate.finishMessage)?.finishMessage ?? "",
    blocked: blockReason !== undefined,
    error: chunks.find((chunk) => chunk.error)?.error,
    usage: toUsage(chunks.findLast((chunk) => chunk.usageMetadata)?.usageMetadata),
  };
}

/** Pieces of one text become one part; a part with a signature stays as it came, as the signature is bound to it. */
function join(parts: readonly Part[], part: Part): readonly Part[] {
  const last = parts.at(-1);
  if (part.text === "" && part.thoughtSignature === undefined && part.functionCall === undefined) return parts;
  if (last === undefined || !isPlain(last) || !isPlain(part) || last.thought !== part.thought) return [...parts, part];
  return [...parts.slice(0, -1), { ...last, text: `${last.text}${part.text}` }];
}

function isPlain(part: Part): part is Part & { text: string } {
  return part.text !== undefined && part.thoughtSignature === undefined;
}

function toUsage(counted: Chunk["usageMetadata"]): Usage {
  return {
    input: (counted?.promptTokenCount ?? 0) + (counted?.toolUsePromptTokenCount ?? 0),
    cached: counted?.cachedContentTokenCount ?? 0,
    output: (counted?.candidatesTokenCount ?? 0) + (counted?.thoughtsTokenCount ?? 0),
  };
}
