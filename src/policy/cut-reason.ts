import { maxReasonLength } from "../contracts/primitives.ts";
import { cutText } from "../core/text/cut-text.ts";

/** A reason at the length that events hold: faults and models may say more. */
export function cutReason(text: string): string {
  return cutText(text, maxReasonLength);
}
