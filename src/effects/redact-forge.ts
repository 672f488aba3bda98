import type { Forge } from "../ports/forge/forge.ts";
import type { Reporter } from "../ports/reporter.ts";

/** Calls that bring no text of ours to GitHub. A new call of the port belongs here or is cleaned below: the types want one or the other. */
type Wordless =
  | "permission"
  | "issue"
  | "labelled"
  | "issues"
  | "history"
  | "comments"
  | "newestComments"
  | "commentsSince"
  | "removeComment"
  | "react"
  | "label"
  | "unlabel"
  | "close"
  | "pull"
  | "pullOfBranch"
  | "mergedPulls"
  | "reviews"
  | "reviewComments"
  | "threads"
  | "resolveThread"
  | "checkRuns"
  | "statuses"
  | "repository"
  | "rules"
  | "mayOpenPulls"
  | "run"
  | "dispatch"
  | "startWorkflow"
  | "workflowRun"
  | "dispatchedRuns"
  | "workflowJobs"
  | "jobLog";

/** Whatever is posted passes here last: a secret that has come this far is struck out, and told to the job. */
export function redactForge(forge: Forge, reporter: Pick<Reporter, "redact" | "warn">): Forge {
  const clean = (text: string): string => {
    const { text: rest, found } = reporter.redact(text);
    if (found) reporter.warn("Something that looks like a secret stood in a text for GitHub and was struck out.");
    return rest;
  };
  const posting: Omit<Forge, Wordless> = {
    comment: (issue, body) => forge.comment(issue, clean(body)),
    editComment: (id, body) => forge.editComment(id, clean(body)),
    openPull: (of) => forge.openPull({ ...of, title: clean(of.title), body: clean(of.body) }),
    postReview: (of) =>
      forge.postReview({
        ...of,
        body: clean(of.body),
        comments: of.comments.map((one) => ({ ...one, body: clean(one.body) })),
      }),
    putCheck: (of) => forge.putCheck({ ...of, title: clean(of.title), summary: clean(of.summary) }),
    merge: (of) => forge.merge({ ...of, title: clean(of.title), message: clean(of.message) }),
  };
  return { ...forge, ...posting };
}
