import type { Config } from "../../../config/config.ts";
import type { MovedChange } from "../../../contracts/claim.ts";
import type { Event } from "../../../contracts/events/event.ts";
import { documentsTicket } from "../../../contracts/primitives.ts";
import { fold } from "../../../state/fold.ts";
import { moveHead } from "../../../state/move-head.ts";
import type { RunState } from "../../../state/state.ts";
import type { TicketState } from "../../../state/ticket-state.ts";
import type { Obstacle } from "../../effects/obstacles.ts";
import { documentsStep } from "./documents-step.ts";
import { nextStep } from "./next-step.ts";
import { type PlanStep, planStep } from "./plan-step.ts";
import { triesOf } from "./situation.ts";
import { taskStep } from "./task-steps.ts";

/** What of the world the steps of one run depend on. */
export type StepWorld = {
  readonly config: Config;
  /** The default branch's tip: the base of every claim that is given now. */
  readonly mainTip: string;
  /** Branch name → tip on the server of `baton/…`; undefined: nobody looked. */
  readonly branches?: ReadonlyMap<string, string>;
  /** Branch name → what its tip changes, where somebody else moved it and changed nothing; the others are looked at like new work. */
  readonly moved?: ReadonlyMap<string, MovedChange>;
  /** Run of kind `review` → head of its pull request. */
  readonly heads?: ReadonlyMap<string, string>;
  readonly sweep: boolean;
  /** ISO 8601; absent: nobody looked at a clock, and what waits for a time goes on waiting. */
  readonly now?: string;
  /** What stands in the way of any plan; absent: nobody looked. */
  readonly obstacles?: readonly Obstacle[];
  /** Run → why nobody wants its work any more: its issue was closed. Runs that lack are wanted, as far as anybody looked. */
  readonly closed?: ReadonlyMap<string, string>;
};

/** The next step of each ticket of a run, on an issue that is open: what was closed is not built on, and not approved by policy. */
export function stepsOf(
  run: RunState,
  events: readonly Event[],
  world: StepWorld,
): readonly { readonly ticket: string; readonly step: PlanStep }[] {
  const why = world.closed?.get(run.run);
  const steps = wantedSteps(run, events, world);
  return why === undefined ? steps : steps.map(({ ticket, step }) => ({ ticket, step: unlessClosed(step, why) }));
}

/** The default branch is watched all the same. */
function unlessClosed(step: PlanStep, why: string): PlanStep {
  const goesOn = step.kind === "approve" || step.kind === "ci" || (step.kind === "claim" && step.mode !== "watch");
  if (!goesOn) return step;
  return { kind: "block", reason: why, remedy: "reopen it and say `/baton retry`, or end the run with `/baton stop`" };
}

/** The next step of each ticket of a run: the plan until it is approved, then the features; for kind `review` the pull request; tasks beside them. */
function wantedSteps(
  run: RunState,
  events: readonly Event[],
  world: StepWorld,
): readonly { readonly ticket: string; readonly step: PlanStep }[] {
  return [...projectSteps(run, events, world), ...taskSteps(run, events, world)];
}

function taskSteps(run: RunState, events: readonly Event[], { config, mainTip, now }: StepWorld) {
  return [...run.tickets.values()]
    .filter((ticket) => ticket.task !== null)
    .map((ticket) => ({
      ticket: ticket.ticket,
      step: taskStep({
        ...{ run, ticket, config, mainTip, ...(now === undefined ? {} : { now }) },
        retriedSeq: retriedSeq(run, ticket.ticket, events),
      }),
    }));
}

function projectSteps(
  run: RunState,
  events: readonly Event[],
  world: StepWorld,
): readonly { readonly ticket: string; readonly step: PlanStep }[] {
  if (run.kind === "task") return [];
  if (run.kind === "review") return reviewSteps(run, events, world);
  if (run.approvedRevision === null) {
    const seen = { obstacles: world.obstacles ?? [], retriedSeq: retriedSeq(run, "plan", events) };
    return [{ ticket: "plan", step: planStep(run, world.config, seen) }];
  }
  return [...run.tickets.values()]
    .filter((ticket) => ticket.feature !== null || ticket.ticket === documentsTicket)
    .map((ticket) => ({
      ticket: ticket.ticket,
      step: (ticket.feature === null ? documentsStep : nextStep)({
        ...situationOf(run, ticket.ticket, events, world),
        ticket: asMoved(ticket, world),
      }),
    }));
}

/** A pull request that Baton only reviews: once for each time it was asked for. */
function reviewSteps(
  run: RunState,
  events: readonly Event[],
  world: StepWorld,
): readonly { readonly ticket: string; readonly step: PlanStep }[] {
  const ticket = run.tickets.get("pr");
  const head = world.heads?.get(run.run);
  if (ticket === undefined || head === undefined || ticket.liveClaim !== null || ticket.status === "blocked") return [];
  const asked = askedSeq(run);
  if (ticket.reviews.some((one) => one.seenSeq >= asked)) return [];
  const tries = triesOf({ ...situationOf(run, "pr", events, world), ticket, branchTip: head }, "review", asked);
  if (tries.length >= 2) {
    const reason = tries.at(-1)?.ended?.reason || "it ended without a word";
    return [
      {
        ticket: "pr",
        step: {
          kind: "block",
          reason: `2 tries gave no review; the last one: ${reason}`,
          remedy: "mend the cause, then say `/baton retry`",
        },
      },
    ];
  }
  return [
    {
      ticket: "pr",
      step: {
        kind: "claim",
        mode: "review",
        round: Math.max(1, ticket.reviews.length + 1),
        why: "a review was asked for",
      },
    },
  ];
}

/** When the review of a pull request was asked for last. */
export function askedSeq(run: RunState): number {
  return Math.max(run.startedSeq, run.tickets.get("pr")?.reviewRequest?.seq ?? 0);
}

/** The ticket as the claim that comes next will have it. */
function asMoved(ticket: TicketState, { branches, moved }: StepWorld): TicketState {
  const [tip, change] = [branches?.get(ticket.branch ?? ""), moved?.get(ticket.branch ?? "")];
  return tip === undefined || tip === ticket.head || change === undefined ? ticket : moveHead(ticket, tip, change);
}

function situationOf(run: RunState, ticket: string, events: readonly Event[], world: StepWorld) {
  const branch = run.tickets.get(ticket)?.branch ?? null;
  return {
    state: fold(events),
    run,
    config: world.config,
    mainTip: world.mainTip,
    sweep: world.sweep,
    branchTip: world.branches === undefined || branch === null ? undefined : (world.branches.get(branch) ?? null),
    retriedSeq: retriedSeq(run, ticket, events),
  };
}

function retriedSeq(run: RunState, ticket: string, events: readonly Event[]): number {
  const retry = events.findLast(
    (event) =>
      event.run === run.run &&
      event.type === "RETRY_REQUESTED" &&
      (event.payload.feature === null || event.payload.feature === ticket),
  );
  return retry?.seq ?? 0;
}
