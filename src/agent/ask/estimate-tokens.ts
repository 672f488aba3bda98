import type { ToolSpec, Transcript } from "../../ports/model.ts";
import { lengthOfCall } from "./lengths.ts";

/** Code has about 3.3 characters a token with the three vendors; the estimate shall rather be too high, as money is set aside by it. */
const charactersPerToken = 3;

/** Tokens that a call sends, roughly and from above. */
export function estimateTokens(transcript: Transcript, specs: readonly ToolSpec[]): number {
  return Math.ceil(lengthOfCall(transcript, specs) / charactersPerToken);
}
