import type { ActionResult } from "../../contracts/action-result.ts";
import { Fault } from "../../core/fault.ts";
import { applyEffects } from "../../effects/apply-effects.ts";
import { readWorkDue } from "../../effects/work-due.ts";
import { afterMerge } from "../../leg/after-merge.ts";
import { checkClaim } from "../../leg/check-claim.ts";
import { hasDiverged } from "../../leg/landed.ts";
import { type Leg, openClaim } from "../../leg/open-claim.ts";
import { approvalStands } from "../../leg/read/approval-stands.ts";
import { findOpenGates } from "../../policy/gates/gates.ts";
import type { MergeFacts } from "../../policy/gates/merge-facts.ts";
import type { ForgePull } from "../../ports/forge/forge-pulls.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Memory } from "../../ports/state-store.ts";
import { fold } from "../../state/fold.ts";
import { hearPeople } from "./facts/hear-people.ts";
import { type PlainFacts, readFacts, readMainTip, toPullFacts } from "./facts/read-facts.ts";
import { giveUp } from "./give-up.ts";
import type { MergeInputs } from "./inputs.ts";
import { isLanded, type Landing, land, readMerged } from "./landing.ts";
import { toResult } from "./render-result.ts";
import { isHeld, takeLock } from "./take-lock.ts";
import { ticketWith } from "./ticket-with.ts";
import type { Attempt } from "./to-merge-events.ts";
import { writeMerge } from "./write-merge.ts";

/**
 * Merges what was proved, when all gates hold as GitHub and git stand now; says what it waits for when they do not. Afterwards the default branch's tree
 * is compared with the proved one, and the next work is called for.
 */
export async function merge(inputs: MergeInputs, ports: Ports): Promise<ActionResult> {
  const leg = await openClaim(inputs.claim, ["implement", "prove", "review", "merge"], ports);
  const { attempt, memory } = await mergeClaim(ports, leg, inputs.spent);
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

/** All of it that changes something: the try, and the push of what came of it. */
export async function mergeClaim(
  ports: Ports,
  leg: Leg,
  spent: Record<string, number>,
): Promise<{ readonly attempt: Attempt; readonly memory: Memory }> {
  const attempt = await tryMerge(ports, leg, spent).catch((thrown: unknown) => giveUp(ports, leg, spent, thrown));
  return { attempt, memory: await writeMerge(ports, attempt) };
}

/** Looks, judges, and merges where nothing stands against it and nobody else merges. */
async function tryMerge(ports: Ports, leg: Leg, spent: Record<string, number>): Promise<Attempt> {
  const nothing: Attempt = { claim: leg.claim, mainTip: "", pull: null, heard: [], gates: [], landing: null, spent };
  if (leg.run.status === "stopped") return { ...nothing, landing: stopped };
  const [mainTip, pull] = [await readMainTip(leg), await findPull(ports, leg)];
  const memory = await (await ports.state()).read();
  const attempt: Attempt = { ...nothing, mainTip, pull };
  // Merged by a person, or by a call whose answer was lost with its job.
  if (isLanded(leg, pull)) {
    const { said, ticket } = await hear(ports, leg, { pull, memory, mainTip });
    return { ...attempt, heard: said.events, landing: await readMerged(ports, leg, ticket, pull) };
  }
  const known = ticketWith(memory, [], leg.claim);
  const facts = await readFacts(ports, leg, { ticket: known.ticket, pull, mainTip });
  if (
    findOpenGates({ ...known, config: leg.config, facts: { ...facts, approvalStands: true, unheardFeedback: 0 } })
      .length > 0
  ) {
    // What people said may have changed it: a yes that no event has brought yet.
    const { said, asked, run, ticket } = await hear(ports, leg, { pull, memory, mainTip });
    if (run.status === "stopped") return { ...attempt, heard: said.events, landing: stopped };
    const gates = findOpenGates({ run, ticket, config: leg.config, facts: { ...facts, ...asked } });
    if (gates.length > 0) return { ...attempt, heard: said.events, gates };
  }
  const lock = await takeLock(ports, leg, { pull, mainTip, spent });
  return lock.kind === "held"
    ? mergeUnderLock(ports, leg, { attempt, pull, facts, announced: lock.memory })
    : { ...attempt, landing: lock };
}

const stopped: Landing = { kind: "stopped", why: "the run was stopped" };

type Announced = {
  readonly attempt: Attempt;
  readonly pull: ForgePull;
  readonly facts: PlainFacts;
  readonly announced: Memory;
};

/**
 * What people said, the state, the pull request, and last of all the branch's tip are looked at once more: a stop is obeyed until then, and what is pushed to
 * the branch after that is seen only afterwards.
 */
async function mergeUnderLock(
  ports: Ports,
  leg: Leg,
  { attempt, pull: before, facts: former, announced }: Announced,
): Promise<Attempt> {
  const { said, asked } = await hear(ports, leg, { pull: before, memory: announced, mainTip: former.mainTip });
  const memory = await (await ports.state()).read();
  checkClaim(fold(memory.events), leg.claim, ports.job);
  const { run, ticket } = ticketWith(memory, said.events, leg.claim);
  const heard: Attempt = { ...attempt, heard: said.events };
  if (run.status === "stopped") return { ...heard, landing: stopped };
  if (!isHeld(memory, leg))
    return { ...heard, landing: { kind: "yielded", why: "its announcement was ended by others" } };
  // A person may have merged it, or sent it to another branch, which the SHA does not guard.
  const pull = await ports.forge.pull(before.number);
  const now: Attempt = { ...heard, pull };
  if (isLanded(leg, pull)) return { ...now, landing: await readMerged(ports, leg, ticket, pull) };
  const facts = { ...former, ...asked, pull: toPullFacts(pull) };
  const shut = (changed: Partial<MergeFacts> = {}) =>
    findOpenGates({ run, ticket, config: leg.config, facts: { ...facts, ...changed } });
  const gates = shut();
  if (gates.length > 0) return { ...now, gates };
  const mainTip = await readMainTip(leg);
  const why = `the branch was pushed to: it is at ${mainTip.slice(0, 7)}, proved was ${attempt.mainTip.slice(0, 7)}`;
  if (mainTip !== attempt.mainTip) return { ...now, mainTip, landing: { kind: "moved", why } };
  const isStillWanted = async () => (await isFree(ports, leg)) && (await readMainTip(leg)) === mainTip;
  const landing = await land(ports, leg, { ticket, pull, isStillWanted });
  if (landing.kind === "elsewhere")
    return { ...now, pull: landing.pull, gates: shut({ pull: toPullFacts(landing.pull) }) };
  if (landing.kind !== "refused") return { ...now, landing };
  const settings = await ports.forge.repository();
  const allowed = settings.allowed.filter((one) => facts.method.allowed.includes(one));
  const forbidding = shut({ method: { ...facts.method, allowed } });
  return forbidding.length > 0 ? { ...now, gates: forbidding } : { ...now, landing };
}

/** Does the lock still hold, and the run go on? */
async function isFree(ports: Ports, leg: Leg): Promise<boolean> {
  const memory = await (await ports.state()).read();
  return isHeld(memory, leg) && fold(memory.events).runs.get(leg.claim.run)?.status !== "stopped";
}

/** What people have said by now, the ticket with it, and what of it the gates ask: does a person's yes still stand, is there a wish that reaches nobody. */
async function hear(ports: Ports, leg: Leg, of: Parameters<typeof hearPeople>[2]) {
  const said = await hearPeople(ports, leg, of);
  const known = ticketWith(of.memory, said.events, leg.claim);
  const stands = await approvalStands(ports, known.ticket, { said, bots: leg.config.bots });
  return { ...known, said, asked: { approvalStands: stands, unheardFeedback: said.unheard } };
}

async function findPull(ports: Ports, { ticket, run }: Leg): Promise<ForgePull> {
  const pull = ticket.branch === null ? undefined : await ports.forge.pullOfBranch(ticket.branch, run.base.ref);
  if (pull !== undefined) return pull;
  throw new Fault(
    "forge.not_found",
    `There is no pull request of the branch ${ticket.branch ?? "(none)"}; comment \`/baton retry ${ticket.ticket}\` on the issue.`,
    { who: "outside" },
  );
}
