import type { Config } from "../../../config/config.ts";
import type { RunState } from "../../../state/state.ts";
import type { Obstacle } from "../../effects/obstacles.ts";
import { isHopeless } from "../../is-hopeless.ts";
import { findRedBase, isToProveAnew, whyUnprovable } from "./base-red.ts";
import { maxTries, type Step } from "./step.ts";

/** What is due for the run's plan; `approve` when policy says yes in a person's place. */
export type PlanStep = Step | { readonly kind: "approve"; readonly revision: number };

/**
 * A plan is due when there is none, or when a revision was asked for that the newest one does not know. `obstacles`: what blocks whatever is planned is
 * told before anything is paid. Where the default branch is red the run waits for a person; after a retry (`retriedSeq`) it is proved anew.
 */
export function planStep(
  run: RunState,
  config: Config,
  { obstacles = [], retriedSeq = 0 }: { readonly obstacles?: readonly Obstacle[]; readonly retriedSeq?: number } = {},
): PlanStep {
  const ticket = run.tickets.get("plan");
  if (ticket === undefined || ticket.status === "blocked" || ticket.liveClaim !== null)
    return { kind: "rest", why: ticket?.block?.reason ?? "it is being planned" };
  if (run.approvedRevision !== null) return { kind: "rest", why: "the plan is approved" };
  const claims = run.claims.filter((claim) => claim.ticket === "plan");
  const failures = ticket.deadClaims + ticket.failedClaims;
  const reason = claims.filter((claim) => claim.ended !== null).at(-1)?.ended?.reason || "it ended without a word";
  if (failures >= maxTries || (failures > 0 && isHopeless(reason))) {
    // A plan that stands was not what failed, but the look at the default branch, which was red.
    const isPlanned = run.plan !== null && run.openRevisions.length === 0;
    const once = isPlanned ? "the default branch, which was red, was not proved anew" : "there is no plan";
    const often = `${failures} tries gave no ${isPlanned ? "proof of the default branch, which was red" : "plan"}; the last one`;
    return {
      kind: "block",
      reason: `${failures === 1 ? once : often}: ${reason}`,
      remedy: "mend the cause, then say `/baton retry`",
    };
  }
  if (run.plan === null || run.openRevisions.length > 0) {
    const blocking = obstacles.filter((obstacle) => obstacle.blocks);
    if (blocking.length > 0) return blockedBy(blocking);
    return {
      kind: "claim",
      mode: "plan",
      round: (run.plan?.revision ?? 0) + 1,
      why: run.plan === null ? "there is no plan yet" : "a revision was asked for",
    };
  }
  if (isToProveAnew(run))
    return { kind: "claim", mode: "base", round: run.plan.revision, why: "a person corrected the commands" };
  const red = findRedBase(run, config);
  if (red !== undefined && retriedSeq > (run.baseProof?.seq ?? 0))
    return { kind: "claim", mode: "base", round: run.plan.revision, why: "the default branch may be green again" };
  if (red !== undefined) return { kind: "block", ...red };
  const stands = run.plan.obstacles.some((obstacle) => obstacle.blocks);
  if (stands) return { kind: "rest", why: "something stands in the way; a person must look" };
  const unprovable = whyUnprovable(run, config);
  if (unprovable !== undefined)
    return { kind: "rest", why: `the default branch proves nothing, as ${unprovable}; a person must approve the plan` };
  if (config.approval.plan === "auto") return { kind: "approve", revision: run.plan.revision };
  return { kind: "rest", why: "the plan waits for a person's approval" };
}

function blockedBy(obstacles: readonly Obstacle[]): PlanStep {
  const remedies = obstacles.map(({ remedy }) => remedy).join(" ");
  return {
    kind: "block",
    reason: `nothing was planned or paid, as it could not be merged: ${obstacles.map(({ what }) => what).join(" ")}`,
    remedy: `${remedies.slice(0, 900)} Then say \`/baton retry\`.`,
  };
}
