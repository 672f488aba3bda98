import { highest, optional, parseCounts, required, type ToldCount } from "../../../core/money/parse-counts.ts";
import type { ToldUsage } from "../../../ports/model.ts";
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
  readonly usage: ToldUsage;
};

/** The turn that a stream's chunks say. The SDK's own aggregate loses the signatures, so it is done here. */
export function foldChunks(chunks: readonly Chunk[]): Folded {
  const candidates = chunks.flatMap((chunk) => chunk.candidates?.[0] ?? []);
  const parts = candidates.flatMap((candidate) => candidate.content?.parts ?? []).reduce(join, []);
  const blockReason = chunks.findLast((chunk) => chunk.promptFeedback?.blockReason)?.promptFeedback?.blockReason;
  return {
    parts,
    finish: blockReason ?? candidates.findLast((candidate) => candidate.finishReason)?.finishReason,
    finishMessage: candidates.findLast((candidate) => candidate.finishMessage)?.finishMessage ?? "",
    blocked: blockReason !== undefined,
    error: chunks.find((chunk) => chunk.error)?.error,
    usage: toUsage(
      chunks.map(({ usageMetadata }) => usageMetadata ?? {}).reduce<Counts>(highest, {}),
      parts.length === 0,
    ),
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

type Counts = Readonly<Record<string, unknown>>;

function toUsage(counted: Counts, isEmpty: boolean): ToldUsage {
  const prompt = required("usageMetadata.promptTokenCount", counted.promptTokenCount);
  const tools = optional("usageMetadata.toolUsePromptTokenCount", counted.toolUsePromptTokenCount);
  return parseCounts({
    input: [prompt, tools],
    cached: [optional("usageMetadata.cachedContentTokenCount", counted.cachedContentTokenCount)],
    output: toOutput(counted, isEmpty),
    isEmpty,
  });
}

/** A count of zero is left out: one of the two is enough. */
function toOutput(counted: Counts, isEmpty: boolean): readonly ToldCount[] {
  const { candidatesTokenCount: said, thoughtsTokenCount: thought } = counted;
  const isTold = isEmpty || (said ?? thought ?? null) !== null;
  const field = "usageMetadata.candidatesTokenCount";
  return [
    isTold ? optional(field, said) : required(field, said),
    optional("usageMetadata.thoughtsTokenCount", thought),
  ];
}
