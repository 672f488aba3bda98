import type { Config } from "../../config/config.ts";
import { isAsking, type Stage } from "../../config/relays.ts";
import { type ClaimMode, isTaskMode, type ThinkingJob } from "../../contracts/claim.ts";
import type { StageClaim } from "../../contracts/stage.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { wantsDrafts } from "../documents/find-due.ts";
import { findRelay } from "../relay/find-relay.ts";
import { roundsUsed } from "./steps/situation.ts";
import { maxTries } from "./steps/step.ts";

/** What each thinking job of a leg may spend, in USD; `undefined` values are not there. */
export type Slices = Partial<Record<ThinkingJob, number>>;

/** Below this a job could not make one useful call: the money counts as spent. */
const leastSliceUsd = 0.01;

/** To a reviewer's one part of a leg's money a coder has three. */
const partsOfCoder = 3;
const shareOfPlan = 0.2;
const shareOfDocuments = 0.1;
/** Of what a run has left for features: a task beside them must not eat their money. */
const shareOfTask = 0.2;

/** The run's cap in USD: that of its start, or the configuration's when it was raised since. Only who may change the default branch can raise it. */
export function capUsd(run: Pick<RunState, "budgetUsd">, config: Config): number {
  return Math.max(run.budgetUsd, config.budget["run-usd"]);
}

/** What a run may still give out, in USD: the cap less what is spent and less what live claims hold. Never negative. */
export function leftUsd(run: Pick<RunState, "budgetUsd" | "spentUsd" | "reservedUsd">, config: Config): number {
  return Math.max(0, capUsd(run, config) - run.spentUsd - run.reservedUsd);
}

/**
 * The one place that answers "what may this still cost": a fair share of what the run has left, so that no feature eats the others' money nor a first
 * round the later ones'. undefined: nothing useful is left. Modes that ask no model get an empty slice.
 */
export function sliceOf(run: RunState, ticket: string, mode: ClaimMode, config: Config): Slices | undefined {
  if (mode === "prove" || mode === "merge" || mode === "watch" || mode === "base") return {};
  const left = leftUsd(run, config);
  if (mode === "plan") return enough({ plan: floorUsd(left * (run.plan === null ? shareOfPlan : shareOfPlan / 2)) });
  if (isTaskMode(mode)) {
    const tries = mode === "relay" ? 1 : triesLeft(run.tickets.get(ticket));
    const usd = floorUsd(left * (hasOnlyTasks(run) ? 1 / (openTasks(run, ticket) * tries) : shareOfTask));
    // What its batches can still cost is the dataset's whatever is left for others.
    const heldUsd = mode === "dataset" ? ceilUsd(run.tickets.get(ticket)?.dataset?.batches?.heldUsd ?? 0) : 0;
    return enough({ [mode === "ask" ? "panel" : mode]: usd + heldUsd });
  }
  const documents = toDocumentsUsd(left / roundsAhead(run, ticket, config), { run, ticket, config });
  // Without money for their texts documents are what code knows of them.
  if (mode === "document") return documents;
  const share = left / roundsAhead(run, ticket, config) - (mode === "implement" ? (documents.document ?? 0) : 0);
  const shareOfReview = toShareOfReview(config);
  if (mode === "review") return enough({ review: floorUsd(share * (run.kind === "review" ? 1 : shareOfReview)) });
  return enough({
    implement: floorUsd(share * (1 - shareOfReview)),
    review: floorUsd(share * shareOfReview),
    ...(mode === "implement" ? documents : {}),
  });
}

/** For texts that a model writes, on what is merged last; nothing where none are wanted or too little would be left. */
function toDocumentsUsd(
  share: number,
  { run, ticket: name, config }: { readonly run: RunState; readonly ticket: string; readonly config: Config },
): Slices {
  const ticket = run.tickets.get(name);
  const usd = floorUsd(share * shareOfDocuments);
  return ticket !== undefined && usd >= leastSliceUsd && wantsDrafts({ run, ticket, config }) ? { document: usd } : {};
}

/** A job that dies without a word has spent its whole slice: what the tries after it need is kept. */
function triesLeft(ticket: TicketState | undefined): number {
  return Math.max(1, maxTries - (ticket?.deadClaims ?? 0) - (ticket?.failedClaims ?? 0));
}

/** To a stage that thinks one part of a relay's money, one that edits has three. */
const partsOfEdit = 3;

/** The same for one stage of a relay: its share of what is left for the relay, by what the stages from here on are to do. */
export function sliceOfStage(
  run: RunState,
  ticket: TicketState,
  { mode, stage }: { readonly mode: ClaimMode; readonly stage: StageClaim },
  config: Config,
): Slices | undefined {
  const job = mode === "implement" ? mode : mode === "relay" && stage.does.includes("think") ? mode : undefined;
  if (job === undefined) return {};
  const name = ticket.task?.asked.kind === "relay" ? ticket.task.asked.relay : "";
  const stages = findRelay(config, name)?.stages ?? [];
  const parts = stages.slice(stages.findIndex((one) => one.name === stage.name)).map(partsOf);
  const share = hasOnlyTasks(run) ? 1 / openTasks(run, ticket.ticket) : shareOfTask;
  const all = parts.reduce((sum, part) => sum + part, 0);
  return enough({
    [job]: floorUsd((leftUsd(run, config) * share * (parts[0] ?? 0)) / Math.max(1, all) / triesLeft(ticket)),
  });
}

function partsOf(stage: Stage): number {
  return stage.edit ? partsOfEdit : isAsking(stage) ? 1 : 0;
}

/** Nothing but tasks is still to be paid: no features are planned or asked for. */
function hasOnlyTasks(run: RunState): boolean {
  return [...run.tickets.values()].every(
    (one) => one.task !== null || one.status === "done" || one.status === "cancelled",
  );
}

/** Tasks that are to share what is left: this one, and those that no claim has money for yet. */
function openTasks(run: RunState, ticket: string): number {
  const open = [...run.tickets.values()].filter(
    (one) =>
      one.ticket === ticket ||
      (one.task !== null && one.liveClaim === null && (one.status === "todo" || one.status === "in_progress")),
  );
  return Math.max(1, open.length);
}

/** One part for a reviewer; where several review, one for each and one for who attacks what they found. */
function toShareOfReview({ models }: Config): number {
  const parts = models.reviewers === undefined ? 1 : models.reviewers.length + 1;
  return parts / (parts + partsOfCoder);
}

/** Why `sliceOf` gives nothing, for people: what is left may be no small sum, and too little for all that it must last for. */
export function whyNoSlice(run: RunState, ticket: string, config: Config): string {
  const left = leftUsd(run, config);
  const [cap, spent, rest] = [capUsd(run, config), run.spentUsd, left].map((usd) => `$${usd.toFixed(2)}`);
  if (left < 2 * leastSliceUsd) return `the run's budget is used up: ${spent} of ${cap} is spent`;
  const isTask = (run.tickets.get(ticket)?.task ?? null) !== null;
  const rounds = isTask
    ? "all that is asked for"
    : ticket === "plan"
      ? "a plan and all that follows"
      : `up to ${roundsAhead(run, ticket, config)} rounds`;
  return `the run's budget is too small: the ${rest} that are left of ${cap} must last for ${rounds}`;
}

/** Rounds that may still have to be paid: of this ticket and of all that are not finished; the one that a live claim works on is paid. */
function roundsAhead(run: RunState, ticket: string, config: Config): number {
  const open = [...run.tickets.values()].filter(
    (one) => one.ticket === ticket || (one.feature !== null && (one.status === "todo" || one.status === "in_progress")),
  );
  return Math.max(
    1,
    open.reduce((sum, one) => sum + roundsLeft(one, config) - (one.liveClaim === null ? 0 : 1), 0),
  );
}

function roundsLeft(ticket: TicketState, config: Config): number {
  return Math.max(1, config.limits.rounds - roundsUsed({ ticket }));
}

function enough(slices: Slices): Slices | undefined {
  return Object.values(slices).every((usd) => usd >= leastSliceUsd) ? slices : undefined;
}

function ceilUsd(usd: number): number {
  return Math.ceil(usd * 10_000) / 10_000;
}

/** Down to a hundredth of a cent, so that the sum of all slices never passes the cap. */
function floorUsd(usd: number): number {
  return Math.floor(usd * 10_000) / 10_000;
}
