import { keys } from "../keys.ts";
import type { Said } from "./said.ts";

/** The event's key for a command: of its comment or review, and which one it is in there. */
export function commandKey({ id, part = 1, review }: Said & { kind: "comment" }): string {
  return review === undefined ? keys.part(id, part) : keys.reviewPart(id, part);
}
