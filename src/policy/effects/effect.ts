/** A comment on lines of a pull request's diff, as a review carries it. */
export type WantedInline = {
  readonly path: string;
  readonly side: "LEFT" | "RIGHT";
  readonly startLine: number | null;
  readonly line: number;
  readonly body: string;
};

/**
 * Something that the outside must show for the state. `op` says which thing it is: it stands in the text as `<!-- baton:op=<op> -->` (or as the check
 * run's `externalId`, or is the branch of a pull request), so that what is there is found and never made twice. Bodies are ready to post.
 */
export type Effect =
  /** The run's one living comment. `seq` stands in its marker too; one with a higher `seq` is never overwritten. */
  | {
      readonly kind: "plan_comment";
      readonly op: string;
      readonly issue: number;
      readonly seq: number;
      readonly body: string;
    }
  /** The feature's pull request, found by its head branch; opened once, its text left to people afterwards. */
  | {
      readonly kind: "pull_request";
      readonly op: string;
      readonly ticket: string;
      readonly branch: string;
      readonly base: string;
      readonly title: string;
      readonly body: string;
    }
  /** The check run `baton` on a commit; `op` is its `externalId`. It is updated when conclusion or title differ. */
  | {
      readonly kind: "check_run";
      readonly op: string;
      readonly ticket: string;
      readonly sha: string;
      readonly conclusion: "success" | "failure" | "neutral" | "action_required";
      readonly title: string;
      readonly summary: string;
    }
  /** One POST with all inline comments; `commit` must still be the head or a commit of the pull request of `branch` (or `pull`, when it is known). */
  | {
      readonly kind: "review";
      readonly op: string;
      readonly ticket: string;
      readonly branch: string | null;
      readonly pull: number | null;
      readonly commit: string;
      readonly body: string;
      readonly comments: readonly WantedInline[];
    }
  /** Threads whose first comment carries `<!-- baton:finding=<id> -->` of one of these are resolved. */
  | {
      readonly kind: "resolve_threads";
      readonly op: string;
      readonly ticket: string;
      readonly branch: string | null;
      readonly pull: number | null;
      readonly findings: readonly string[];
    }
  /** A comment that is written once and left alone. `target` issue or, when `branch` is set, the pull request of that branch. */
  | {
      readonly kind: "comment";
      readonly op: string;
      readonly issue: number;
      readonly branch: string | null;
      readonly body: string;
    }
  /** One label is put on and another taken off, once, after a comment has been posted: what people do with labels later is theirs. */
  | {
      readonly kind: "label";
      readonly op: string;
      readonly issue: number;
      readonly add: string;
      readonly remove: string;
      readonly after: { readonly issue: number; readonly op: string };
    }
  /** The issue is closed; its last words are a `comment` effect before this one. */
  | { readonly kind: "close_issue"; readonly op: string; readonly issue: number }
  /** There is work that only `route` can give out: start the workflow. At most one, and last. */
  | { readonly kind: "dispatch"; readonly op: string };

/** `<!-- baton:op=… -->`: how a thing that Baton made is known again. */
export function renderMarker(op: string): string {
  return `<!-- baton:op=${op} -->`;
}

/** Marker of the plan comment; `seq` is the last event that it shows. */
export function renderPlanMarker(op: string, seq: number): string {
  return `<!-- baton:op=${op} seq=${seq} -->`;
}

/** Finds `op` and `seq` (0 when it has none) of a text that Baton posted; undefined when it carries no marker. */
export function findMarker(body: string): { readonly op: string; readonly seq: number } | undefined {
  const match = /<!-- baton:op=([^\s>]{1,300})(?: seq=([0-9]{1,15}))? -->/.exec(body);
  return match?.[1] === undefined ? undefined : { op: match[1], seq: Number(match[2] ?? 0) };
}

/** Marker of an inline comment: the finding's stable id. */
export function renderFindingMarker(id: string): string {
  return `<!-- baton:finding=${id} -->`;
}

/** The finding whose thread this first comment opens. */
export function findFindingMarker(body: string): string | undefined {
  return /<!-- baton:finding=([0-9a-f]{12}) -->/.exec(body)?.[1];
}
