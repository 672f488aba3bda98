import { type Claim, isTaskMode, type SetUpJob } from "../../contracts/claim.ts";
import type { Event, EventDraft } from "../../contracts/events/event.ts";
import { toClaimId } from "../../core/ids.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { toClaimedDraft } from "../drafts.ts";
import { keys } from "../keys.ts";
import { activeRuns } from "./active-runs.ts";
import { blockTicket } from "./block-ticket.ts";
import { type Candidate, orderCandidates } from "./order-candidates.ts";
import { sliceOf, sliceOfStage, whyNoSlice } from "./slice.ts";
import { type StepWorld, stepsOf } from "./steps/steps-of.ts";

/** What of the world a claim depends on. */
export type ClaimWorld = StepWorld & {
  /** Who would hold the claims. */
  readonly job: { readonly runId: number; readonly attempt: number };
  /** Where the set-up action of the default branch runs; absent: nowhere. */
  readonly setsUp?: readonly SetUpJob[];
};

/** What is written for one step: a claim, or the block of a ticket that has no money left. */
export type Given = { readonly drafts: readonly EventDraft[]; readonly claim?: Claim };

/** The next claim to give, or the block of a ticket that has no money left; undefined when nothing more can be given. */
export function giveClaim(world: ClaimWorld, events: readonly Event[], given: readonly Claim[]): Given | undefined {
  const runs = activeRuns(events);
  const working = runs.flatMap((run) =>
    run.claims.filter((claim) => claim.ended === null && claim.mode !== "plan"),
  ).length;
  for (const { run, ticket, step } of orderCandidates(candidates(runs, events, world))) {
    if (step.mode === "plan" ? given.some((claim) => claim.mode === "plan") : working >= world.config.limits.parallel)
      continue;
    const slices =
      step.stage === undefined
        ? sliceOf(run, ticket.ticket, step.mode, world.config)
        : sliceOfStage(run, ticket, { mode: step.mode, stage: step.stage }, world.config);
    if (slices === undefined) {
      // What live claims hold may come back unspent.
      if (run.reservedUsd > 0) continue;
      const again = ticket.ticket === "plan" ? "/baton retry" : `/baton retry ${ticket.ticket}`;
      const remedy = `raise \`budget.run-usd\` in \`.github/baton.yml\`, then say \`${again}\``;
      return { drafts: [blockTicket(run, ticket.ticket, whyNoSlice(run, ticket.ticket, world.config), remedy)] };
    }
    const head = step.mode === "watch" || step.mode === "base" ? null : headOf(run, ticket, world);
    const change = head === ticket.head ? undefined : world.moved?.get(ticket.branch ?? "");
    const claim: Claim = {
      claim: toClaimId(run.run, ticket.ticket, ticket.claimCount + 1),
      run: run.run,
      ticket: ticket.ticket,
      mode: step.mode,
      round: step.round,
      ...world.job,
      base: world.mainTip,
      head,
      ...(change === undefined ? {} : { change }),
      seenSeq: run.lastSeq,
      ...(step.mode === "ask" && world.config.panel.live ? { live: true as const } : {}),
      ...(!runsTests(step) || !world.setsUp?.length ? {} : { setsUp: [...world.setsUp] }),
      ...(step.stage === undefined ? {} : { stage: step.stage }),
      slices,
    };
    return { drafts: [toClaimedDraft(claim, keys.claim(claim.claim))], claim };
  }
  return undefined;
}

/** Whether a job of the claim proves something or writes code. */
function runsTests({ mode, stage }: Candidate["step"]): boolean {
  if (mode === "relay") return stage?.does.includes("run") === true;
  return mode !== "merge" && mode !== "document" && !isTaskMode(mode);
}

function candidates(runs: readonly RunState[], events: readonly Event[], world: ClaimWorld): readonly Candidate[] {
  return runs.flatMap((run) =>
    stepsOf(run, events, world).flatMap(({ ticket, step }) => {
      const state = run.tickets.get(ticket);
      return step.kind === "claim" && state !== undefined ? [{ run, ticket: state, step }] : [];
    }),
  );
}

function headOf(run: RunState, ticket: TicketState, world: ClaimWorld): string | null {
  if (run.kind === "review" && ticket.task === null) return world.heads?.get(run.run) ?? null;
  if (ticket.branch === null) return null;
  return world.branches === undefined ? ticket.head : (world.branches.get(ticket.branch) ?? ticket.head);
}
