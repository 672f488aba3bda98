import type { ActionResult } from "../../contracts/action-result.ts";
import { Fault } from "../../core/fault.ts";
import { applyEffects } from "../../effects/apply-effects.ts";
import { readWorkDue } from "../../effects/work-due.ts";
import { afterMerge } from "../../leg/after-merge.ts";
import { type Leg, openClaim } from "../../leg/open-claim.ts";
import { findOpenGates } from "../../policy/gates/gates.ts";
import type { ForgePull } from "../../ports/forge/forge-pulls.ts";
import type { Ports } from "../../ports/ports.ts";
import { hearPeople } from "./facts/hear-people.ts";
import { readFacts, readMainTip } from "./facts/read-facts.ts";
import { giveUp } from "./give-up.ts";
import type { MergeInputs } from "./inputs.ts";
import { hasDiverged, land, readLanded } from "./landing.ts";
import { toResult } from "./render-result.ts";
import { ticketWith } from "./ticket-with.ts";
import type { Attempt } from "./to-merge-events.ts";
import { writeMerge } from "./write-merge.ts";

/**
 * Merges what was proved, when all gates hold as GitHub and git stand now; says what it waits for when they do not. Afterwards the default branch's tree
 * is compared with the proved one, and the next work is called for.
 */
export async function merge(inputs: MergeInputs, ports: Ports): Promise<ActionResult> {
  const leg = await openClaim(inputs.claim, ["implement", "prove", "review", "merge"], ports);
  if (leg.run.status === "stopped") return toResult(leg.claim, null, []);
  const attempt = await tryMerge(ports, leg, inputs.spent).catch((thrown: unknown) =>
    giveUp(ports, leg, inputs.spent, thrown),
  );
  const memory = await writeMerge(ports, attempt);
  if (attempt.landing?.kind === "landed" && !hasDiverged(attempt.landing.landed)) await afterMerge(ports, leg);
  const applied = await applyEffects(ports, memory, {
    config: leg.config,
    runs: [leg.claim.run],
    tickets: [leg.claim.ticket],
    workDue: await readWorkDue(leg.git, memory, leg.config, leg.run),
  });
  for (const warning of applied.warnings) ports.reporter.warn(warning);
  return toResult(leg.claim, attempt, applied.obstacles);
}

/** Looks, judges, and merges where nothing stands against it. */
async function tryMerge(ports: Ports, leg: Leg, spent: Record<string, number>): Promise<Attempt> {
  const [mainTip, pull] = [await readMainTip(leg), await findPull(ports, leg)];
  const memory = await (await ports.state()).read();
  const heard = await hearPeople(ports, leg, { pull, memory, mainTip });
  const { run, ticket } = ticketWith(memory, heard.events, leg.claim);
  const attempt: Attempt = { claim: leg.claim, mainTip, pull, heard: heard.events, gates: [], landing: null, spent };
  // Merged by a person, or by a call whose answer was lost with its job.
  if (pull.merged && pull.mergeSha !== null)
    return { ...attempt, landing: { kind: "landed", landed: await readLanded(leg, ticket, pull, pull.mergeSha) } };
  const facts = await readFacts(ports, leg, { ticket, pull, heard, mainTip });
  const gates = findOpenGates({ run, ticket, config: leg.config, facts });
  if (gates.length > 0) return { ...attempt, gates };
  return { ...attempt, landing: await land(ports, leg, ticket, pull) };
}

async function findPull(ports: Ports, { ticket }: Leg): Promise<ForgePull> {
  const pull = ticket.branch === null ? undefined : await ports.forge.pullOfBranch(ticket.branch);
  if (pull !== undefined) return pull;
  throw new Fault(
    "forge.not_found",
    `There is no pull request of the branch ${ticket.branch ?? "(none)"}; comment \`/baton retry ${ticket.ticket}\` on the issue.`,
    { who: "outside" },
  );
}
