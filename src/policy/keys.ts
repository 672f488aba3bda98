/** Keys of events, from their causes: the same cause gives the same key, so the same event is never there twice (DESIGN § 4). */

export const keys = {
  comment: (id: number) => `comment:${id}`,
  /** A further command of the comment: the first has the comment's own key. */
  part: (id: number, part: number) => (part === 1 ? `comment:${id}` : `comment:${id}:${part}`),
  /** A command in a review's text or at its lines. */
  reviewPart: (id: number, part: number) => `review:${id}:${part}`,
  review: (id: number) => `review:${id}`,
  /** The approval that a review or comment also is. */
  approval: (source: "review" | "comment", id: number) => `approval:${source}:${id}`,
  /** What a person says on the pull request of a blocked feature also brings it on. */
  retry: (source: "review" | "comment", id: number) => `retry:${source}:${id}`,
  /** The label on an issue for the n-th time, counted by the runs that the issue has had. */
  label: (issue: number, runs: number) => `label:${issue}:${runs}`,
  /** A label of tasks on an issue, put on at that server time. */
  taskLabel: (issue: number, wish: string, at: string) => `task-label:${issue}:${wish}:${at}`,
  /** A task by the inputs of a workflow run, whichever attempt. */
  dispatched: (runId: number, wish: string) => `dispatched:${runId}:${wish}`,
  /** The label on the issue of a run of tasks alone, which makes it more once. */
  widened: (run: string) => `widened:${run}`,
  claim: (claim: string) => `claim:${claim}`,
  claimCounted: (claim: string) => `claim-counted:${claim}`,
  claimEnded: (claim: string) => `claim-ended:${claim}`,
  planApprovedByPolicy: (revision: number) => `plan-approved:${revision}`,
  /** `lastSeq`: the last event of the run when it was decided; a later block of the same ticket is another one. */
  blocked: (ticket: string, lastSeq: number) => `blocked:${ticket}:${lastSeq}`,
  complete: () => "complete",
  documentsRequested: () => "documents",
  documentsDeclined: (pull: number) => `documents-declined:${pull}`,
  stageEnded: (claim: string) => `stage:${claim}`,
  mergeStarted: (claim: string) => `merge-started:${claim}`,
  mergeEnded: (claim: string) => `merge-ended:${claim}`,
  ciStarted: (ticket: string, n: number) => `ci-started:${ticket}:${n}`,
  /** `attempt` 0: no workflow run of it is known. */
  ciRunning: (sha: string, attempt: number) => `ci-running:${sha}:${attempt}`,
  ciEnded: (sha: string, attempt: number, outcome: string) => `ci-ended:${sha}:${attempt}:${outcome}`,
  merged: (pull: number) => `merged:${pull}`,
} as const;
