import type { EventPayload } from "../../../contracts/events/event.ts";

/** Why a change that was not pushed stops its ticket, and what a person can do; null when none was held back. */
export function toBlock(
  withheld: EventPayload<"CHANGE_WITHHELD"> | null,
  declined: EventPayload<"CHANGE_DECLINED"> | null,
  ticket: string,
): EventPayload<"TICKET_BLOCKED"> | null {
  const retry = `then comment \`/baton retry ${ticket}\``;
  if (withheld !== null) {
    return {
      reason: `${withheld.reason} The paths: ${withheld.paths.join(", ")}`.slice(0, 4000),
      remedy: `Make that part of the change yourself on the default branch, ${retry}.`,
    };
  }
  if (declined === null) return null;
  return declined.outcome === "already_done"
    ? {
        reason: `The coder finds it done already: ${declined.reason}`.slice(0, 4000),
        remedy: `If that is so, comment \`/baton stop\`; if not, say on the issue what lacks, ${retry}.`,
      }
    : { reason: `The coder can not go on: ${declined.reason}`.slice(0, 4000), remedy: `Mend what it names, ${retry}.` };
}
