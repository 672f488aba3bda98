import type { EventPayload } from "../../../contracts/events/event.ts";
import { cutReason } from "../../../policy/cut-reason.ts";
import type { Work } from "../work/work.ts";

/** Why a change that was not pushed stops its ticket, and what a person can do; null when none was held back. */
export function toBlock(
  { withheld, declined, denied }: Pick<Work, "withheld" | "declined" | "denied">,
  ticket: string,
): EventPayload<"TICKET_BLOCKED"> | null {
  const retry = `then comment \`/baton retry ${ticket}\``;
  if (denied !== null) return { reason: cutReason(denied), remedy: `Mend that in the repository, ${retry}.` };
  if (withheld !== null) {
    return {
      reason: cutReason(`${withheld.reason} The paths: ${withheld.paths.join(", ")}`),
      remedy: `Make that part of the change yourself on the default branch, ${retry}.`,
    };
  }
  if (declined === null) return null;
  return declined.outcome === "already_done"
    ? {
        reason: cutReason(`The coder finds it done already: ${declined.reason}`),
        remedy: `If that is so, comment \`/baton stop\`; if not, say on the issue what lacks, ${retry}.`,
      }
    : { reason: cutReason(`The coder can not go on: ${declined.reason}`), remedy: `Mend what it names, ${retry}.` };
}
