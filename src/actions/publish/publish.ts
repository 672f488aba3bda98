import type { ActionResult } from "../../contracts/action-result.ts";
import { ClaimMode } from "../../contracts/claim.ts";
import type { Used } from "../../contracts/tokens.ts";
import { toFault } from "../../core/fault.ts";
import { applyEffects, type Obstacle } from "../../effects/apply-effects.ts";
import { readWorkDue } from "../../effects/work-due.ts";
import { afterMerge } from "../../leg/after-merge.ts";
import { type Leg, openClaim } from "../../leg/open-claim.ts";
import type { ForgePull } from "../../ports/forge/forge-pulls.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Memory } from "../../ports/state-store.ts";
import { isMainGreen } from "../../state/main-in-doubt.ts";
import type { PublishInputs } from "./inputs.ts";
import { toResult } from "./render-result.ts";
import { readNeeds } from "./work/read-needs.ts";
import { readWork } from "./work/read-work.ts";
import { countUsed } from "./write/count-used.ts";
import { recordObstacles } from "./write/record-obstacles.ts";
import { settleSpent } from "./write/settle-spent.ts";
import { writeLeg } from "./write/write-leg.ts";
import { writePlan } from "./write/write-plan.ts";

/**
 * The only writer of a leg: checks the claim, takes the batons of the jobs before, checks them against contract, git and policy, pushes code and memory in
 * one go, then makes the outside show it. It thinks nothing; what it may touch comes from the claim and the state.
 */
export async function publish(inputs: PublishInputs, ports: Ports): Promise<ActionResult> {
  const leg = await openClaim(inputs.claim, ClaimMode.options, ports);
  const needs = readNeeds(inputs.needs, inputs.prepared);
  const spent = settleSpent(leg.claim, needs);
  const money = { spent, used: countUsed(leg.claim, needs) };
  const written =
    leg.claim.mode === "plan"
      ? await writePlan(ports, leg, needs, money)
      : await writeFeature(ports, leg, needs, money);
  const { commits, documented, main } = written.work;
  if (main !== null && isMainGreen(main)) await afterMerge(ports, leg);
  const obstacles = await show(ports, leg, {
    memory: written.memory,
    mayGoOn: !written.tryMerge,
    pushed: [commits?.head, documented?.head].filter((head) => typeof head === "string"),
  });
  const told = await recordObstacles(ports, leg.claim, { obstacles, spent, isOpen: written.tryMerge });
  if (told !== null) await show(ports, leg, { memory: told, mayGoOn: true, pushed: [] });
  return toResult(leg.claim, written, { obstacles, ...money });
}

async function writeFeature(
  ports: Ports,
  leg: Leg,
  needs: ReturnType<typeof readNeeds>,
  money: { readonly spent: Record<string, number>; readonly used: Record<string, Used> },
) {
  const { claim, config, ticket } = leg;
  const pull = await findUnknownPull(ports, leg);
  const work = { ...(await readWork({ leg: withPull(leg, pull), needs, ports })), pull };
  return writeLeg(ports, { claim, work, ...money, config, ticket });
}

/** Documents name it. */
function withPull(leg: Leg, pull: ForgePull | null): Leg {
  if (pull === null) return leg;
  const ticket = { ...leg.ticket, pull: { number: pull.number, url: pull.url } };
  return { ...leg, ticket, run: { ...leg.run, tickets: new Map([...leg.run.tickets, [ticket.ticket, ticket]]) } };
}

/** What the former round learnt too late for its push. Not to know it now costs nothing: the next push tells it. */
async function findUnknownPull({ forge, reporter }: Ports, { ticket, claim, run }: Leg): Promise<ForgePull | null> {
  const isFormer = ticket.commits !== null && ticket.commits.claim !== claim.claim;
  if (claim.mode === "merge" || !isFormer || ticket.pull !== null || ticket.branch === null) return null;
  try {
    return (await forge.pullOfBranch(ticket.branch, run.base.ref)) ?? null;
  } catch (thrown) {
    reporter.warn(`The pull request of ${ticket.branch} could not be looked up: ${toFault(thrown).message}`);
    return null;
  }
}

/** `mayGoOn`: nothing of this leg is still to come, so that the next work may be called for. */
async function show(
  ports: Ports,
  leg: Leg,
  of: { readonly memory: Memory; readonly mayGoOn: boolean; readonly pushed: readonly string[] },
): Promise<readonly Obstacle[]> {
  const { config, claim, run, git } = leg;
  const workDue = of.mayGoOn && (await readWorkDue(git, of.memory, config, run));
  const applied = await applyEffects(ports, of.memory, {
    config,
    runs: [claim.run],
    tickets: [claim.ticket],
    pushed: of.pushed,
    workDue,
  });
  for (const warning of applied.warnings) ports.reporter.warn(warning);
  return applied.obstacles;
}
