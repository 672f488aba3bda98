import { TicketId } from "../../../contracts/primitives.ts";

/** `baton / feature (f1) / implement` → `f1 / implement`: what a person needs of a job's key. */
export function toJobLabel(key: string): string {
  const parts = key.split(" / ").map((part) => ticketIn(part) ?? part);
  return parts.filter((part) => part !== "baton").join(" / ") || key;
}

/** The ticket that a job worked on, by its key; undefined where it worked on none that the key names. */
export function ticketOfJob(key: string): TicketId | undefined {
  return key
    .split(" / ")
    .map(ticketIn)
    .find((ticket) => ticket !== undefined);
}

/** `feature (f1)`, `task (q1)`: the calls of the two matrices. */
function ticketIn(part: string): TicketId | undefined {
  return TicketId.safeParse(/^(?:feature|task) \((.+)\)$/.exec(part)?.[1]).data;
}
