/**
 * Gemini before 3 gives its calls no ids, and the port needs one that is unique in the conversation and the same when a turn is read twice:
 * `g<turns before>-<place>`.
 */
export function toCallId(turnsBefore: number, place: number): string {
  return `g${turnsBefore}-${place}`;
}
