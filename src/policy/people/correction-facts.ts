import type { NamedCommands } from "../../contracts/test-commands.ts";
import { createRedactor } from "../../core/text/redact.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";

const looksSecret = createRedactor([]);

/** Why commands are not taken; undefined when they are. */
export function refuseCommands(commands: NamedCommands, { kind }: RunState): string | undefined {
  if (kind === "review")
    return "this pull request is only reviewed: name its commands by `validate.setup` and `validate.test` in `.github/baton.yml`";
  if (kind === "task") return "nothing of this run is built or tested; `/baton run` asks for that";
  const leak = Object.entries(commands).find(([, command]) => looksSecret(command).found);
  if (leak === undefined) return undefined;
  return `\`${leak[0]}:\` holds what looks like a secret: replace it where it was issued, as it stands in a comment now, and name a command without one`;
}

/**
 * What stands still because of the commands, so that new ones bring it on: `plan`, or ids of features. What waits for another reason would be paid for again, or is
 * a person's to say retry to.
 */
export function findHeldByCommands({ tickets, plan, openRevisions }: RunState): readonly string[] {
  return [...tickets.values()]
    .filter((ticket) => ticket.status === "blocked")
    .filter((ticket) =>
      ticket.ticket === "plan" ? plan !== null && openRevisions.length === 0 : isHeldByProof(ticket),
    )
    .map(({ ticket }) => ticket);
}

function isHeldByProof({ feature, proof, mainProof, declined, withheld, commits }: TicketState): boolean {
  const since = commits?.seq ?? 0;
  if (feature === null || (declined?.seq ?? 0) > since || (withheld?.seq ?? 0) > since) return false;
  const last = mainProof?.proof ?? proof?.proof;
  return last === undefined || last.outcome !== "passed";
}
