import type { Config } from "../../config/config.ts";
import type { Actor } from "../../contracts/events/envelope.ts";
import type { Event, EventDraft } from "../../contracts/events/event.ts";
import type { RememberedCommands } from "../../contracts/test-commands.ts";
import type { RunState, State } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";

export type Speaker = { readonly login: string; readonly id: number; readonly isBot: boolean };

/** A schedule: nobody's word but that of the repository's own workflow file. */
export const schedule: Speaker = { login: "schedule", id: 0, isBot: false };
export const scheduleActor: Actor = { login: schedule.login, id: schedule.id, permission: "write" };

/** An issue or pull request as it was when the trigger came. */
export type Text = {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly url: string;
  readonly open: boolean;
  /** True when it was edited after the trigger and the sweep reads it only now: nobody with authority has asked for what it says. */
  readonly isChanged?: boolean;
};

/** A living comment of Baton's. `seq`: the newest event that it shows. */
export type ShownComment = {
  readonly id: number;
  readonly seq: number;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/**
 * What stood on GitHub for who said yes, by the server's own ids and times: no runner's clock has a word in who came first. `plan`: the run's living comment,
 * null when there is none. `head`: of the pull request, and since when Baton's own word on it (review or check) stands there; null when there is none.
 */
export type Sight =
  | { readonly kind: "plan"; readonly comment: ShownComment | null }
  /** The comment of the relay whose stage waits. */
  | { readonly kind: "relay"; readonly comment: ShownComment | null }
  | { readonly kind: "head"; readonly head: string; readonly knownAt: string | null };

/** Something that somebody did on GitHub, read from an event's payload or, the same, by the sweep. */
export type Said =
  | {
      readonly kind: "comment";
      readonly id: number;
      readonly by: Speaker;
      readonly body: string;
      readonly saidAt: string;
      /** An edited comment that no run has seen: what it said at first is unknown, so it counts for nothing. */
      readonly edited: boolean;
      /** For a yes; absent: nobody has looked. */
      readonly sight?: Sight;
      readonly on: Text;
      /** Head branch when it stands on a pull request; null on an issue. */
      readonly branch: string | null;
      /** Which command of the text this is, counted from 1; absent: the text is whole. */
      readonly part?: number;
      /** It stands in a review: `id` is the review's, and this its state. */
      readonly review?: "approved" | "changes_requested" | "commented" | "dismissed" | "pending";
    }
  | {
      readonly kind: "review";
      readonly id: number;
      readonly by: Speaker;
      readonly state: "approved" | "changes_requested" | "commented" | "dismissed" | "pending";
      readonly body: string;
      readonly saidAt: string;
      /** The head that was reviewed. */
      readonly commit: string;
      readonly branch: string;
      /** Its title, text and author: where an event tells them, so that the pull request may be one that no run knows. */
      readonly pull: Pick<Text, "number" | "url"> & Partial<Pick<Text, "title" | "body" | "author" | "open">>;
      readonly comments: readonly {
        readonly id: number;
        readonly path: string;
        readonly line: number | null;
        readonly body: string;
      }[];
    }
  | {
      readonly kind: "label";
      readonly by: Speaker;
      readonly on: Text;
      /** Server time; absent where nothing tells it. */
      readonly saidAt?: string;
      /** Whose label it is; absent: the one that starts a project. */
      readonly wish?: "ask" | "relay";
    }
  | Dispatched;

/** A task that somebody who may start workflows asked for by the inputs of one, or a schedule of the repository's own workflow. */
export type Dispatched = {
  readonly kind: "dispatch";
  /** The workflow run: started again it asks for nothing new. */
  readonly id: number;
  /** Who started the workflow; `schedule` itself, on the word of the workflow file on the default branch. */
  readonly by: Speaker;
  readonly on: Text;
  readonly isPull: boolean;
  /** `text` of `ask` empty: what the issue says is the question. */
  readonly wish:
    | { readonly kind: "ask"; readonly text: string }
    | { readonly kind: "relay" | "dataset"; readonly name: string };
};

/** What is known when something said becomes facts. */
export type Setting = {
  readonly state: State;
  readonly events: readonly Event[];
  /** Archived runs, with the keys of what people said in them. */
  readonly finished: readonly { readonly run: string; readonly issue: number; readonly said: readonly string[] }[];
  /** What a run that begins now starts from; absent: no former one is known to have been green. */
  readonly remembered?: RememberedCommands | undefined;
  /** GitHub's answer for the speaker, read now. */
  readonly actor: Actor;
  readonly config: Config;
  /** The default branch and its tip. */
  readonly base: { readonly ref: string; readonly sha: string };
  readonly now: Date;
  /** True when it may have been heard before: by the sweep, or in a workflow run that was started again. */
  readonly replayed: boolean;
};

/** `refused`: by policy, nothing is recorded, said in the job summary. `ignored`: not meant for Baton, or known already. */
export type Facts =
  | { readonly kind: "facts"; readonly run: string; readonly events: readonly EventDraft[] }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "ignored"; readonly reason: string };

/** Where something was said: the active run of that issue or pull request, and the ticket when it was a pull request of one. */
export type Place = { readonly run: RunState | undefined; readonly ticket: TicketState | undefined };
