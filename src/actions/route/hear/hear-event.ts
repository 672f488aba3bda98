import { z } from "zod";
import { Fault } from "../../../core/fault.ts";
import { proofBranches } from "../../../core/ids.ts";
import type { Said, Speaker, Text } from "../../../policy/people/said.ts";
import type { Job } from "../../../ports/job.ts";
import { findWish, type WantedLabels } from "./is-label.ts";

/** What the event says. `pull`: which pull request to read more of (its branch, a review's remarks at lines) before it is complete. */
export type HeardEvent =
  | { readonly kind: "said"; readonly said: Said; readonly pull: number | null }
  /** Schedule, dispatch, a closed pull request, a workflow run that ended: no words and no authority, the state is looked at; `full`: and all that it stands on. */
  | { readonly kind: "sweep"; readonly full: boolean }
  | { readonly kind: "nothing"; readonly why: string };

const User = z.object({ login: z.string(), id: z.int(), type: z.string().optional() });
const Issue = z.object({
  number: z.int().positive(),
  title: z.string(),
  body: z.string().nullish(),
  user: User.nullable(),
  html_url: z.string(),
  state: z.string().optional(),
  updated_at: z.string().optional(),
  pull_request: z.unknown().optional(),
});
const Labeled = z.object({
  action: z.string(),
  label: z.object({ name: z.string() }).optional(),
  issue: Issue,
  sender: User,
});
const Commented = z.object({
  action: z.string(),
  issue: Issue,
  comment: z.object({
    id: z.int().positive(),
    body: z.string().nullish(),
    user: User.nullable(),
    created_at: z.string(),
  }),
  sender: User,
});
const Reviewed = z.object({
  action: z.string(),
  review: z.object({
    id: z.int().positive(),
    state: z.string(),
    body: z.string().nullish(),
    user: User.nullable(),
    submitted_at: z.string().nullish(),
    commit_id: z.string(),
  }),
  pull_request: z.object({
    number: z.int().positive(),
    html_url: z.string(),
    title: z.string(),
    body: z.string().nullish(),
    user: User.nullable(),
    state: z.string().optional(),
    head: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
  }),
  sender: User,
});
const Closed = z.object({ action: z.string() });
const Ran = z.object({
  action: z.string(),
  workflow_run: z.object({
    head_branch: z.string().nullable(),
    head_repository: z.object({ full_name: z.string() }).nullish(),
  }),
});
const states = new Set<string>(["approved", "changes_requested", "commented", "dismissed", "pending"]);

/** Reads the event that started this job; a payload that breaks its contract is a Fault, an event that Baton does not know too. Pure. */
export function hearEvent(job: Pick<Job, "event" | "payload" | "repository">, labels: WantedLabels): HeardEvent {
  switch (job.event) {
    case "issues":
      return hearLabel(parse(Labeled, job), labels);
    case "issue_comment":
      return hearComment(parse(Commented, job));
    case "pull_request_review":
      return hearReview(parse(Reviewed, job), job.repository);
    case "pull_request":
      return parse(Closed, job).action === "closed"
        ? { kind: "sweep", full: true }
        : nothing("only a closed pull request is of interest");
    case "workflow_run":
      return hearRun(parse(Ran, job), job.repository);
    case "schedule":
      return { kind: "sweep", full: true };
    case "workflow_dispatch":
    case "repository_dispatch":
      return { kind: "sweep", full: false };
  }
  const known =
    "issues (labeled), issue_comment, pull_request_review, pull_request (closed), workflow_run (completed), schedule, workflow_dispatch";
  throw new Fault("event.unsupported", `Baton's route does not know the event ${job.event}; it acts on ${known}.`, {
    who: "user",
    facts: { event: job.event },
  });
}

/** A proof by the repository's own CI may have ended: what came of it is asked of GitHub, and nothing is believed of what the event says. */
function hearRun({ action, workflow_run: run }: z.infer<typeof Ran>, repository: string): HeardEvent {
  const isOurs = run.head_repository?.full_name === repository && run.head_branch?.startsWith(proofBranches) === true;
  if (action !== "completed" || !isOurs) return nothing("the workflow run is no proof of Baton's that has ended");
  return { kind: "sweep", full: false };
}

function hearLabel({ action, label, issue, sender }: z.infer<typeof Labeled>, wanted: WantedLabels): HeardEvent {
  const wish = action === "labeled" ? findWish(label?.name, wanted) : undefined;
  if (wish === undefined) return nothing(`the label is not ${Object.values(wanted).join(", ")}`);
  if (issue.pull_request !== undefined)
    return nothing("the label is on a pull request; say `/baton review` or `/baton ask <question>` there");
  const said = {
    kind: "label",
    by: toSpeaker(sender),
    on: toText(issue),
    ...(wish === "build" ? {} : { wish }),
  } as const;
  const { updated_at: saidAt } = issue;
  return { kind: "said", said: saidAt === undefined ? said : { ...said, saidAt }, pull: null };
}

function hearComment({ action, issue, comment, sender }: z.infer<typeof Commented>): HeardEvent {
  if (action !== "created") return nothing(`the comment was ${action}; only new comments count`);
  if (comment.user === null || comment.user.id !== sender.id) return nothing("who sent it is not who wrote it");
  const onPull = issue.pull_request !== undefined && issue.pull_request !== null;
  const said: Said = {
    kind: "comment",
    id: comment.id,
    by: toSpeaker(comment.user),
    body: comment.body ?? "",
    saidAt: comment.created_at,
    edited: false,
    on: toText(issue),
    branch: onPull ? "" : null,
  };
  return { kind: "said", said, pull: onPull ? issue.number : null };
}

function hearReview(
  { action, review, pull_request: pull, sender }: z.infer<typeof Reviewed>,
  repository: string,
): HeardEvent {
  const state = review.state.toLowerCase();
  if (action !== "submitted" || !isReviewState(state)) return nothing(`the review was ${action}`);
  if (review.user === null || review.user.id !== sender.id) return nothing("who sent it is not who wrote it");
  const said: Said = {
    kind: "review",
    id: review.id,
    by: toSpeaker(review.user),
    state,
    body: review.body ?? "",
    saidAt: review.submitted_at ?? "1970-01-01T00:00:00Z",
    commit: review.commit_id,
    // A fork's branch may bear any name: it is none of ours.
    branch: pull.head.repo?.full_name === repository ? pull.head.ref : "",
    pull: toText(pull),
    comments: [],
  };
  return { kind: "said", said, pull: pull.number };
}

function isReviewState(state: string): state is (Said & { kind: "review" })["state"] {
  return states.has(state);
}

function toSpeaker(user: z.infer<typeof User>): Speaker {
  return { login: user.login, id: user.id, isBot: user.type === "Bot" || user.login.endsWith("[bot]") };
}

function toText(issue: Pick<z.infer<typeof Issue>, "number" | "title" | "body" | "user" | "html_url" | "state">): Text {
  return {
    number: issue.number,
    title: issue.title,
    body: issue.body ?? "",
    author: issue.user?.login ?? "ghost",
    url: issue.html_url,
    open: issue.state !== "closed",
  };
}

function parse<T>(schema: z.ZodType<T>, { event, payload }: Pick<Job, "event" | "payload">): T {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Fault(
    "event.unsupported",
    `The payload of ${event} is not as expected: ${issue?.path.join(".")}: ${issue?.message}`,
    { who: "outside" },
  );
}

function nothing(why: string): HeardEvent {
  return { kind: "nothing", why };
}
