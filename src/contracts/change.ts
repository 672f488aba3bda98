import { z } from "zod";
import { Candidate } from "./candidate.ts";
import { RepoPath, Sha } from "./primitives.ts";

/** One file of a change. `content: null` removes the file. No symbolic links, no submodules. */
export const FileChange = z.strictObject({
  path: RepoPath,
  mode: z.enum(["100644", "100755"]),
  encoding: z.enum(["utf8", "base64"]),
  content: z.string().nullable(),
});
export type FileChange = z.infer<typeof FileChange>;

/** The coder's answer to one finding or remark of the former round. */
export const Answer = z.strictObject({
  finding: z.string().min(1).max(80),
  outcome: z.enum(["fixed", "disagreed", "deferred"]),
  reason: z.string().min(1).max(1000),
});
export type Answer = z.infer<typeof Answer>;

/** What the coder says of its work; its `complete_task` schema. */
export const ChangeSummary = z.strictObject({
  outcome: z.enum(["changed", "already_done", "blocked"]),
  /** Imperative, for the commit and the pull request: `Add user accounts`. */
  title: z.string().min(1).max(100),
  summary: z.string().min(1).max(4000),
  criteria: z
    .array(z.strictObject({ id: z.string().max(10), how: z.string().max(600) }))
    .max(6)
    .describe("For each criterion's id the test or the place that shows it."),
  answers: z.array(Answer).max(60),
  /** Anything a reviewer should know; empty is fine. */
  notes: z.string().max(2000),
});
export type ChangeSummary = z.infer<typeof ChangeSummary>;

/** What `implement` hands on: files against a commit, and the tree they must give. Never a dirty checkout. */
export const Change = z.strictObject({
  /** The merge base with the default branch: where the feature's branch began. */
  base: Sha,
  /**
   * The commit the files apply to and the new commit's parent: `base` in round one, else the branch's head. When the head no longer merges into the
   * default branch, the round begins anew on its tip (`base` = `parent` = the claim's base) and `files` hold the whole merged feature: `publish` then
   * moves the branch from the old head to the new commit by force, with the old head as its lease.
   */
  parent: Sha,
  /** The tree of parent + files; `publish` refuses a commit whose tree differs. */
  tree: Sha,
  files: z.array(FileChange).max(3000),
  /** Paths changed that the feature does not own. */
  outsideOwned: z.array(RepoPath),
  summary: ChangeSummary,
  pullRequest: z.strictObject({ title: z.string().min(1).max(200), body: z.string().max(60_000) }),
  model: z.string(),
  /** All that did this work side by side; absent: one did it alone. */
  candidates: z.exactOptional(z.array(Candidate).max(5)),
});
export type Change = z.infer<typeof Change>;
