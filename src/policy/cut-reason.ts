import { maxReasonLength } from "../contracts/primitives.ts";

/** A reason at the length that events hold: faults and models may say more. */
export function cutReason(text: string): string {
  return text.slice(0, maxReasonLength);
}
