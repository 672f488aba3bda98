import type { CheckpointRef } from "../../../contracts/baton.ts";
import type { EventPayload } from "../../../contracts/events/event.ts";
import type { Plan } from "../../../contracts/plan.ts";
import type { Proof } from "../../../contracts/proof.ts";
import type { Review } from "../../../contracts/review.ts";
import type { StageResult } from "../../../contracts/stage.ts";
import type { Memory } from "../../../ports/state-store.ts";
import type { TaskWork } from "./task-work.ts";

/** A commit that proof and review are of. */
export type Looked = { readonly head: string; readonly base: string; readonly tree: string };

/** What a leg has come to, as its batons say and git bears out: the stuff of its events. */
export type Work = {
  readonly plan: Plan | null;
  /** The ticket's pull request, when the state does not know it yet and GitHub does. */
  readonly pull: { readonly number: number; readonly url: string } | null;
  /** The new head, its objects built; null when nothing is pushed. */
  readonly commits: EventPayload<"COMMITS_PUSHED"> | null;
  readonly withheld: EventPayload<"CHANGE_WITHHELD"> | null;
  readonly declined: EventPayload<"CHANGE_DECLINED"> | null;
  /** Mode `watch`: the default branch as it was found. */
  readonly main: EventPayload<"MAIN_PROVED"> | null;
  /** Modes `plan` and `base`: the default branch before any code is paid for. */
  readonly base: EventPayload<"BASE_PROVED"> | null;
  /** Mode `document`: what became of the documents. */
  readonly documented: EventPayload<"DOCUMENTED"> | null;
  /** Texts for them that were written beside the tests. */
  readonly drafted: EventPayload<"DOCUMENTS_DRAFTED"> | null;
  readonly looked: Looked | null;
  readonly proof: Proof | null;
  readonly review: Review | null;
  /** A claim of a task: what its jobs have come to. */
  readonly task: TaskWork | null;
  /** How the stage of a relay ended; null: it is none, or did not come to an end. */
  readonly stage: StageResult | null;
  /** What the coder's job left unfinished; null: what was left before is forgotten, undefined: it stays. */
  readonly checkpoint: CheckpointRef | null | undefined;
  /** What went wrong, in the words of the job that failed; the leg's claim then ends as failed. */
  readonly failures: readonly string[];
  /** Why the server takes the branch from nobody: the ticket waits for a person, as trying again would only cost the same again. */
  readonly denied: string | null;
  /** True when it is what the leg handed in that was refused: then this job is red too. */
  readonly refused: boolean;
};

export const noWork: Work = {
  plan: null,
  pull: null,
  commits: null,
  withheld: null,
  declined: null,
  main: null,
  base: null,
  documented: null,
  drafted: null,
  looked: null,
  proof: null,
  review: null,
  task: null,
  stage: null,
  checkpoint: undefined,
  failures: [],
  denied: null,
  refused: false,
};

/** What stands in the state after the push. */
export type Written = { readonly memory: Memory; readonly work: Work; readonly tryMerge: boolean };
