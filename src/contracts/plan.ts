import { z } from "zod";
import { FeatureId } from "./primitives.ts";
import { MentalModel, ModelName } from "./roles.ts";

/** One observable behaviour that the finished feature shows. Ids are `<feature>.c<n>`. */
export const Criterion = z.strictObject({
  id: z.string().regex(/^f[1-9][0-9]?\.c[1-9]$/, "expected a criterion id such as f1.c2"),
  text: z.string().min(1).max(600),
  /** How it is checked: by the repository's tests, by reading the diff, or by a person. */
  check: z.enum(["test", "review", "person"]),
  /** The line of the issue that it comes from; empty when it was inferred. */
  issueQuote: z.string().max(600),
});
export type Criterion = z.infer<typeof Criterion>;

export const Feature = z.strictObject({
  id: FeatureId,
  title: z.string().min(1).max(100),
  /** What is true afterwards, in one paragraph. */
  goal: z.string().min(1).max(2000),
  role: z.enum(["coder", "documenter"]),
  mentalModel: MentalModel,
  /** A model for this feature; null: the configuration's for its role. */
  model: ModelName.nullable(),
  /** One of the repository's own agents that builds it; none: Baton's coder or documenter as they are. */
  agent: z.string().max(40).optional(),
  /** 1 (first) to 5. */
  priority: z.int().min(1).max(5),
  /** 1 (harmless) to 5 (migrations, security, data). */
  risk: z.int().min(1).max(5),
  riskReason: z.string().max(400),
  dependsOn: z.array(FeatureId).max(20),
  /** Paths or globs (`src/auth/**`) that only this feature of its wave may change. */
  owns: z.array(z.string().min(1).max(300)).min(1).max(40),
  /** What features that depend on this one may rely on: names, signatures, formats. */
  interface: z.string().max(2000),
  /** Existing tests that it must change or remove, by path, glob or name: what else they lose waits for a person. */
  changesTests: z.array(z.string().min(1).max(300)).max(40).optional(),
  notDoing: z.array(z.string().max(300)).max(10),
  criteria: z.array(Criterion).min(1).max(6),
});
export type Feature = z.infer<typeof Feature>;

export const Question = z.strictObject({
  question: z.string().min(1).max(500),
  /** What Baton does if nobody answers. */
  default: z.string().min(1).max(500),
});
export type Question = z.infer<typeof Question>;

/** CC-01 (topology → execution) and CC-02 (mental model → execution): what the planner hands to the legs. */
export const Plan = z.strictObject({
  /** The requirement as understood, in two or three sentences. */
  summary: z.string().min(1).max(2000),
  features: z.array(Feature).min(1).max(20),
  questions: z.array(Question).max(3),
  assumptions: z.array(z.string().min(1).max(500)).max(12),
});
export type Plan = z.infer<typeof Plan>;
