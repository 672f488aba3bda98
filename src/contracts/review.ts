import { z } from "zod";
import { RepoPath, Usd } from "./primitives.ts";

export const Severity = z.enum(["critical", "high", "medium", "low"]);
export type Severity = z.infer<typeof Severity>;

/** The first of `critical`, `high`, `medium`, `low` that is among them; `low` when none is. */
export function toGravest(severities: readonly Severity[]): Severity {
  return Severity.options.find((severity) => severities.includes(severity)) ?? "low";
}

/** One remark as the reviewer says it. The place is found from `quote`, nearest to `claimedLine`. */
export const Remark = z.strictObject({
  severity: Severity,
  title: z.string().min(1).max(120),
  /** Trigger, wrong result, reason: one paragraph. */
  body: z.string().min(1).max(3000),
  path: RepoPath,
  side: z.enum(["RIGHT", "LEFT"]),
  /** The lines meant, copied from the diff without its gutter; up to ten lines. */
  quote: z.string().max(2000),
  claimedLine: z.int().nonnegative(),
  /** The criterion that fails, or null. */
  criterion: z.string().max(10).nullable(),
  /** Replacement of exactly the quoted lines, or null. */
  suggestion: z.string().max(2000).nullable(),
});
export type Remark = z.infer<typeof Remark>;

export const EarlierFinding = z.strictObject({
  id: z.string().min(1).max(80),
  state: z.enum(["fixed", "open", "outdated"]),
  /** The line or behaviour that shows it. */
  evidence: z.string().min(1).max(1000),
});
export type EarlierFinding = z.infer<typeof EarlierFinding>;

export const CriterionStatus = z.strictObject({
  id: z.string().max(10),
  met: z.enum(["yes", "no", "unclear"]),
  evidence: z.string().max(1000),
});
export type CriterionStatus = z.infer<typeof CriterionStatus>;

/** What the reviewer model says; its `complete_task` schema. It holds no verdict: code computes that. */
export const ReviewReport = z.strictObject({
  summary: z.string().min(1).max(4000),
  remarks: z.array(Remark).max(40),
  earlier: z.array(EarlierFinding).max(100),
  criteria: z.array(CriterionStatus).max(20),
});
export type ReviewReport = z.infer<typeof ReviewReport>;

/** What kind of defect a remark is of, as the reviewer classes it. */
export const CauseKind = z.enum([
  "wrong_value",
  "missing_case",
  "boundary",
  "order",
  "race",
  "leak",
  "hidden_error",
  "injection",
  "access",
  "lost_data",
  "slow",
  "test",
  "other",
]);
export type CauseKind = z.infer<typeof CauseKind>;

/** A remark of one of several reviewers: code merges those of one place and one cause. */
export const JointRemark = Remark.extend({ kind: z.exactOptional(CauseKind) });
export type JointRemark = z.infer<typeof JointRemark>;
export const JointReport = ReviewReport.extend({ remarks: z.array(JointRemark).max(40) });
export type JointReport = z.infer<typeof JointReport>;

/** What a verifier says of what others found; its `complete_task` schema. */
export const VerifierReport = z.strictObject({
  checks: z
    .array(
      z.strictObject({
        finding: z.string().min(1).max(20),
        outcome: z.enum(["confirmed", "plausible", "refuted"]),
        reason: z.string().min(1).max(1500),
        path: z.string().max(4096),
        /** The line that proves or refutes it, as the file has it; empty for `plausible` without one. */
        quote: z.string().max(2000),
        claimedLine: z.int().nonnegative(),
      }),
    )
    .min(1)
    .max(40),
});
export type VerifierReport = z.infer<typeof VerifierReport>;

/** What one of several reviewers said of a finding, in its own words. */
export const Voice = z.strictObject({
  model: z.string().min(1).max(200),
  severity: Severity,
  title: z.string().min(1).max(120),
  body: z.string().min(1).max(3000),
});
export type Voice = z.infer<typeof Voice>;

/** What a verifier that did not find it made of a finding. */
export const Verification = z.strictObject({
  model: z.string().min(1).max(200),
  /** `refuted` only when code found `quote` in `path` of the reviewed tree. */
  outcome: z.enum(["confirmed", "plausible", "refuted"]),
  reason: z.string().max(2000),
  /** Where the line that proves or refutes it stands; nulls when code did not find it there. */
  path: RepoPath.nullable(),
  line: z.int().positive().nullable(),
  quote: z.string().max(2000),
});
export type Verification = z.infer<typeof Verification>;

/** A remark with a stable id and a state, kept across rounds. */
export const Finding = Remark.extend({
  /** Hash of path, symbol or quote, and title: the same remark has the same id in every round. */
  id: z.string().regex(/^[0-9a-f]{12}$/),
  round: z.int().positive(),
  /** Lines on `side` of the diff; null when the quote has no place in it (it goes into the summary). */
  place: z.strictObject({ startLine: z.int().positive(), line: z.int().positive() }).nullable(),
  state: z.enum(["open", "fixed", "disputed", "waived", "outdated"]),
  /** Where several reviewed: each that found it. */
  voices: z.exactOptional(z.array(Voice).min(1).max(5)),
  /** Absent: nobody was asked to attack it, or nobody's answer could be had. */
  verified: z.exactOptional(Verification),
});
export type Finding = z.infer<typeof Finding>;

/** One of several reviewers, and how it ended. */
export const ReviewerWord = z.strictObject({
  model: z.string().min(1).max(200),
  outcome: z.enum(["completed", "failed"]),
  /** Why it failed; empty when it did not. */
  reason: z.string().max(2000),
  summary: z.string().max(4000),
  /** Its remarks, before they were merged with the others'. */
  remarks: z.int().nonnegative(),
});
export type ReviewerWord = z.infer<typeof ReviewerWord>;

/** What one model used for a review. */
export const ModelUsage = z.strictObject({
  model: z.string().min(1).max(200),
  calls: z.int().nonnegative(),
  /** Tokens; `cached` is a part of `input`. */
  input: z.int().nonnegative(),
  cached: z.int().nonnegative(),
  output: z.int().nonnegative(),
  usd: Usd,
});
export type ModelUsage = z.infer<typeof ModelUsage>;

/** What `review` hands on. */
export const Review = z.strictObject({
  outcome: z.enum(["completed", "failed"]),
  /** Why it failed; empty when it did not. */
  reason: z.string(),
  summary: z.string(),
  findings: z.array(Finding),
  earlier: z.array(EarlierFinding),
  criteria: z.array(CriterionStatus),
  /** What was read; files dropped (generated, binary, too large) are named with the reason. */
  coverage: z.strictObject({
    files: z.int().nonnegative(),
    dropped: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
  }),
  /** True when only what came since the former review was read. */
  incremental: z.boolean(),
  /** Several with commas where several reviewed. */
  model: z.string(),
  /** Where several were asked: all of them. */
  reviewers: z.exactOptional(z.array(ReviewerWord).min(2).max(5)),
  /** What a verifier refuted and no person needs to decide: told, and no finding any more. */
  refuted: z.exactOptional(z.array(Finding)),
  /** Findings that nobody could be asked to attack, with the reason: they stand as they were found. */
  unverified: z.exactOptional(z.string().max(2000)),
  /** By model, in the order in which they were first asked. */
  usage: z.exactOptional(z.array(ModelUsage)),
});
export type Review = z.infer<typeof Review>;

/** What a review concludes, computed by code (`src/policy/gates/verdict.ts`), bound to what was reviewed. */
export const Verdict = z.strictObject({
  decision: z.enum(["approved", "changes_requested", "none"]),
  reasons: z.array(z.string()),
});
export type Verdict = z.infer<typeof Verdict>;
