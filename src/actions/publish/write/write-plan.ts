import type { LegNeeds } from "../../../contracts/baton.ts";
import type { EventDraft } from "../../../contracts/events/event.ts";
import type { Plan } from "../../../contracts/plan.ts";
import type { Used } from "../../../contracts/tokens.ts";
import { Fault, toFault } from "../../../core/fault.ts";
import { readObstacles } from "../../../effects/read-obstacles.ts";
import { checkClaim } from "../../../leg/check-claim.ts";
import { readWorkflowObstacles } from "../../../leg/ci/read-workflow-obstacles.ts";
import type { Leg } from "../../../leg/open-claim.ts";
import { readSetUpAction } from "../../../leg/set-up-action/read-set-up-action.ts";
import { toSetUpObstacles } from "../../../leg/set-up-action/to-set-up-obstacles.ts";
import { stateDenied } from "../../../leg/state-denied.ts";
import { cutReason } from "../../../policy/cut-reason.ts";
import { toDraft } from "../../../policy/drafts.ts";
import { blockTicket } from "../../../policy/due/block-ticket.ts";
import { foresee } from "../../../policy/due/foresee.ts";
import { findRedBase } from "../../../policy/due/steps/base-red.ts";
import type { Obstacle } from "../../../policy/effects/obstacles.ts";
import { keys } from "../../../policy/keys.ts";
import { checkPlan } from "../../../policy/plan/check-plan.ts";
import { estimatePlan } from "../../../policy/plan/estimate.ts";
import { renderPages } from "../../../policy/render/pages.ts";
import type { Ports } from "../../../ports/ports.ts";
import { fold } from "../../../state/fold.ts";
import { readBase } from "../work/read-work.ts";
import { refuseSecrets } from "../work/refuse-secrets.ts";
import { takeBaton } from "../work/take-baton.ts";
import { noWork, type Work, type Written } from "../work/work.ts";
import { addFailure } from "./add-failure.ts";
import { isStopped, stoppedWork } from "./stopped.ts";
import { toCounted } from "./to-leg-events.ts";

/** The push of a planning leg: the plan, checked once more, with what it will cost and what stands in its way; or why there is none. */
export async function writePlan(
  ports: Ports,
  leg: Leg,
  needs: LegNeeds,
  { spent, used }: { readonly spent: Record<string, number>; readonly used: Record<string, Used> },
): Promise<Written> {
  const { claim, config } = leg;
  let work = await addBase(ports, leg, needs, await readPlan(ports, leg, needs));
  const obstacles = work.plan === null ? [] : await findObstacles(ports, leg, work.plan);
  const advanced = await (await ports.state()).advance(async (memory) => {
    const state = fold(memory.events);
    checkClaim(state, claim, ports.job);
    if (isStopped(state, claim)) work = stoppedWork;
    const published =
      work.plan === null
        ? []
        : [toPublished(leg, work.plan, obstacles, (state.runs.get(claim.run)?.plan?.revision ?? 0) + 1)];
    const proved =
      work.base === null
        ? []
        : [toDraft("BASE_PROVED", { ...about(leg), key: `base:${claim.claim}`, payload: work.base })];
    const outcome = work.plan === null ? ("failed" as const) : ("published" as const);
    const reason = cutReason(work.failures.join("\n"));
    const end = toDraft("CLAIM_ENDED", {
      ...about(leg),
      key: keys.claimEnded(claim.claim),
      payload: { claim: claim.claim, outcome, reason, spent },
    });
    const drafts = [...proved, ...published, ...toCounted(claim, used), end];
    const after = fold(foresee(memory.events, drafts, memory.lastSeq)).runs.get(claim.run);
    const red = after === undefined || work.plan === null ? undefined : findRedBase(after, config);
    const block = after === undefined || red === undefined ? [] : [blockTicket(after, "plan", red.reason, red.remedy)];
    return { events: [...drafts, ...block], pages: (events) => renderPages(events) };
  });
  if ("denied" in advanced) throw stateDenied(advanced.denied);
  return { memory: advanced.memory, work, tryMerge: false };
}

async function findObstacles(
  { forge, job }: Ports,
  { git, config, claim }: Leg,
  plan: Plan,
): Promise<readonly Obstacle[]> {
  const ofSettings = await readObstacles({ forge, git }, config, plan);
  const setting = config.validate["setup-action"];
  const ofWorkflow = await readWorkflowObstacles(git, claim.base, { config, own: job.workflow });
  return [...ofSettings, ...ofWorkflow, ...toSetUpObstacles(await readSetUpAction(git, claim.base), setting)];
}

/** A base that could not be proved holds no plan back: it is said, and each feature's own proof comes after. */
async function addBase(ports: Ports, leg: Leg, needs: LegNeeds, work: Work): Promise<Work> {
  if (needs.validate === undefined || work.plan === null) return work;
  try {
    return { ...work, base: await readBase({ leg, needs, ports }) };
  } catch (thrown) {
    ports.reporter.warn(`The default branch was not proved: ${toFault(thrown).message}`);
    return work;
  }
}

async function readPlan(ports: Ports, { claim }: Leg, needs: LegNeeds): Promise<Work> {
  try {
    const plan = (await takeBaton("plan", { claim, needs, ports })).payload;
    const problems = checkPlan(plan);
    if (problems.length > 0)
      throw new Fault("contract.broken", `The plan is refused: ${problems.join("; ")}`, { who: "outside" });
    refuseSecrets(ports, JSON.stringify(plan), "the plan");
    return { ...noWork, plan };
  } catch (thrown) {
    return addFailure(noWork, thrown);
  }
}

function toPublished(leg: Leg, plan: Plan, obstacles: readonly Obstacle[], revision: number): EventDraft {
  const payload = { revision, plan, estimate: estimatePlan(plan, leg.config), obstacles: [...obstacles] };
  return toDraft("PLAN_PUBLISHED", { ...about(leg), key: `plan:${leg.claim.claim}`, payload });
}

const about = ({ claim }: Leg) => ({ run: claim.run, ticket: claim.ticket, correlationId: claim.claim });
