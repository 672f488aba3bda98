import { z } from "zod";
import type { ForgeComment, ForgeIssue, ForgeUser } from "../../../ports/forge/forge-issues.ts";
import type { ForgePull, ForgeReview, ForgeReviewComment, MergedPull } from "../../../ports/forge/forge-pulls.ts";

/** The parts of GitHub's answers that are used, and what they are called here. A deleted account is `ghost`, as on GitHub's pages. */

const User = z
  .object({ login: z.string(), id: z.int(), type: z.string().optional() })
  .nullish()
  .transform(
    (user): ForgeUser => ({
      login: user?.login ?? "ghost",
      id: user?.id ?? 0,
      isBot: user?.type === "Bot" || (user?.login.endsWith("[bot]") ?? false),
    }),
  );
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

export const WireIssue = z
  .object({
    number: z.int(),
    title: z.string(),
    body: text,
    state: z.enum(["open", "closed"]),
    user: User,
    labels: z.array(z.union([z.string(), z.object({ name: text })])),
    html_url: z.string(),
    pull_request: z.unknown().optional(),
    updated_at: z.string(),
  })
  .transform(
    (issue): ForgeIssue => ({
      number: issue.number,
      title: issue.title,
      body: issue.body,
      state: issue.state,
      author: issue.user,
      labels: issue.labels.map((label) => (typeof label === "string" ? label : label.name)),
      url: issue.html_url,
      isPullRequest: issue.pull_request !== undefined && issue.pull_request !== null,
      updatedAt: issue.updated_at,
    }),
  );

export const WireComment = z
  .object({
    id: z.int(),
    issue_url: z.string(),
    user: User,
    body: text,
    created_at: z.string(),
    updated_at: z.string(),
    html_url: z.string(),
  })
  .transform(
    (comment): ForgeComment => ({
      id: comment.id,
      issue: Number(comment.issue_url.split("/").at(-1)),
      author: comment.user,
      body: comment.body,
      createdAt: comment.created_at,
      updatedAt: comment.updated_at,
      url: comment.html_url,
    }),
  );

/** undefined: it was closed without being merged. */
export const WireMergedPull = z
  .object({ number: z.int(), title: z.string(), body: text, user: User, merged_at: z.string().nullish() })
  .transform(({ number, title, body, user: author, merged_at: at }): MergedPull | undefined =>
    typeof at === "string" ? { number, title, body, author, at } : undefined,
  );

export const WirePull = z
  .object({
    number: z.int(),
    html_url: z.string(),
    state: z.enum(["open", "closed"]),
    /** The list says only when it was merged. */
    merged: z.boolean().optional(),
    merged_at: z.string().nullish(),
    merge_commit_sha: z.string().nullish(),
    draft: z.boolean().optional(),
    title: z.string(),
    body: text,
    user: User,
    head: z.object({ ref: z.string(), sha: z.string(), repo: z.object({ id: z.int() }).nullish() }),
    base: z.object({ ref: z.string(), sha: z.string(), repo: z.object({ id: z.int() }) }),
  })
  .transform((pull): ForgePull => {
    const merged = pull.merged ?? typeof pull.merged_at === "string";
    return {
      number: pull.number,
      url: pull.html_url,
      state: pull.state,
      merged,
      // Before the merge GitHub shows a test merge there.
      mergeSha: merged ? (pull.merge_commit_sha ?? null) : null,
      draft: pull.draft ?? false,
      title: pull.title,
      body: pull.body,
      head: { ref: pull.head.ref, sha: pull.head.sha, fork: pull.head.repo?.id !== pull.base.repo.id },
      base: { ref: pull.base.ref, sha: pull.base.sha },
      author: pull.user,
    };
  });

const reviewState = z.string().transform((state, context): ForgeReview["state"] => {
  const known = (["approved", "changes_requested", "commented", "dismissed", "pending"] as const).find(
    (one) => one === state.toLowerCase(),
  );
  if (known !== undefined) return known;
  context.issues.push({ code: "custom", message: `unknown review state ${state}`, input: state });
  return z.NEVER;
});

export const WireReview = z
  .object({
    id: z.int(),
    user: User,
    state: reviewState,
    body: text,
    commit_id: z.string().nullish(),
    submitted_at: z.string().optional(),
  })
  .transform(
    (review): ForgeReview => ({
      id: review.id,
      author: review.user,
      state: review.state,
      body: review.body,
      commit: review.commit_id ?? "",
      submittedAt: review.submitted_at ?? "",
    }),
  );

export const WireReviewComment = z
  .object({
    id: z.int(),
    pull_request_review_id: z.int().nullish(),
    user: User,
    path: z.string(),
    line: z.int().nullish(),
    body: text,
  })
  .transform(
    (comment): ForgeReviewComment => ({
      id: comment.id,
      review: comment.pull_request_review_id ?? null,
      author: comment.user,
      path: comment.path,
      line: comment.line ?? null,
      body: comment.body,
    }),
  );

/** An answer whose body is not read (also an empty one). */
export const Nothing = z.unknown().transform(() => undefined);
