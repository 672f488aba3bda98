import type { Event, EventDraft, EventType } from "../../contracts/events/event.ts";
import { advanceRun } from "../apply/advance-run.ts";
import { fold } from "../fold.ts";
import { whyNoMerge } from "../merge-lock.ts";
import type { RunState, State } from "../state.ts";

/** What only the holder of a ticket's live claim may write: a superseded leg writes nothing. */
const fenced: ReadonlySet<EventType> = new Set<EventType>([
  "PLAN_PUBLISHED",
  "COMMITS_PUSHED",
  "NEW_COMMITS_PUSHED",
  "CHANGE_WITHHELD",
  "CHANGE_DECLINED",
  "PROVED",
  "REVIEW_COMMENTS_POSTED",
  "REVIEW_APPROVED",
  "CHANGES_REQUESTED",
  "DOCUMENTS_DRAFTED",
  "DOCUMENTED",
  "DATASET_ADVANCED",
  "MERGE_STARTED",
  "MAIN_PROVED",
]);

/** Why the draft can not follow on the events, and on those `added` after them, both states named; undefined when it can. The store asks this before it writes. */
export function checkAppend(
  events: readonly Event[],
  draft: EventDraft,
  added: readonly Event[] = [],
): string | undefined {
  const state = added.length === 0 ? fold(events) : fold(added, fold(events));
  return checkDraft(state, draft, (added.at(-1) ?? events.at(-1))?.at ?? "1970-01-01T00:00:00Z");
}

/** The same over a state that is there already. */
function checkDraft(state: State, draft: EventDraft, at = "1970-01-01T00:00:00Z"): string | undefined {
  const event = { ...draft, seq: state.lastSeq + 1, at } as Event;
  const run = state.runs.get(draft.run);
  if (run === undefined) {
    return event.type === "START_PROJECT"
      ? activeProblem(state, event)
      : `there is no run ${draft.run}: START_PROJECT comes first`;
  }
  if (event.type === "START_PROJECT") return `run ${draft.run} has started already and is ${run.status}`;
  const advanced = advanceRun(run, event);
  return "problem" in advanced ? advanced.problem : (fenceProblem(run, event) ?? mergeProblem(state, event));
}

function activeProblem(state: State, event: Event<"START_PROJECT">): string | undefined {
  const { number } = event.payload.issue;
  const other = [...state.runs.values()].find(
    (run) => run.issue.number === number && run.status !== "done" && run.status !== "stopped",
  );
  return other && `issue ${number} has the run ${other.run}, which is ${other.status}; one at a time`;
}

/** One merge at a time a branch, over all runs, and none while what stands there is in doubt. */
function mergeProblem(state: State, event: Event): string | undefined {
  return event.type === "MERGE_STARTED" ? whyNoMerge(state, event.payload.into, null) : undefined;
}

function fenceProblem(run: RunState, event: Event): string | undefined {
  if (!fenced.has(event.type)) return undefined;
  const live = run.tickets.get(event.ticket ?? "plan")?.liveClaim ?? null;
  if (live?.claim === event.correlationId) return undefined;
  return `${event.type} comes from ${event.correlationId}, but ticket ${event.ticket ?? "plan"} is held by ${live?.claim ?? "nobody"}`;
}
