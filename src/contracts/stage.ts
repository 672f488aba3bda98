import { z } from "zod";
import { Reason, Sha, Usd } from "./primitives.ts";
import { CommandRun } from "./proof.ts";

/** What a stage of a relay is called by, once in its relay. */
export const StageName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, "expected a name of small letters, digits and hyphens, such as smoke-test");
export type StageName = z.infer<typeof StageName>;

/** Longest answer of a stage, in characters: it is kept in an event, and later stages read it. */
export const maxAnswerLength = 16_000;

/** A stage's verdict, where its success is a field of one. */
export const FieldValue = z.union([z.string().max(200), z.boolean(), z.number().finite()]);
export type FieldValue = z.infer<typeof FieldValue>;

/** What of a stage is to be done in a leg: asking a model, running a command. A stage that edits does both in a feature's leg. */
export const StageDeed = z.enum(["think", "run"]);
export type StageDeed = z.infer<typeof StageDeed>;

/** The stage that a claim is on. `of`: all stages of its relay by name, in order, as they stood when the claim was given. */
export const StageClaim = z.strictObject({
  name: StageName,
  does: z.array(StageDeed).max(2),
  of: z.array(StageName).min(1).max(12),
});
export type StageClaim = z.infer<typeof StageClaim>;

/** Tokens and calls that a stage used. */
export const StageUsage = z.strictObject({
  calls: z.int().nonnegative(),
  input: z.int().nonnegative(),
  cached: z.int().nonnegative(),
  output: z.int().nonnegative(),
});
export type StageUsage = z.infer<typeof StageUsage>;

/** What the model of a stage handed in: the payload of a baton of kind `stage`. */
export const StageAnswer = z.strictObject({
  stage: StageName,
  answer: z.string().min(1).max(maxAnswerLength),
  /** The verdict's field, where success is one; null otherwise. */
  field: FieldValue.nullable(),
  model: z.string().min(1).max(200),
  usage: StageUsage,
});
export type StageAnswer = z.infer<typeof StageAnswer>;

/** How a stage ended: `waits` is for a person's `/baton ok`. */
export const StageOutcome = z.enum(["passed", "failed", "waits"]);
export type StageOutcome = z.infer<typeof StageOutcome>;

/** One end of a stage, as it is kept and shown. */
export const StageResult = z.strictObject({
  stage: StageName,
  /** Its place in the relay, from 1, and how many there are. */
  place: z.int().positive(),
  stages: z.int().positive(),
  outcome: StageOutcome,
  /** Why, by its own criterion. */
  why: Reason,
  /** null: no model was asked. */
  answer: z.string().max(maxAnswerLength).nullable(),
  model: z.string().max(200).nullable(),
  field: FieldValue.nullable(),
  usage: StageUsage.nullable(),
  /** The command whose exit code decided; null: none did. */
  command: CommandRun.nullable(),
  /** The head of the relay's branch that it was about; null: the default branch. */
  head: Sha.nullable(),
  spentUsd: Usd,
});
export type StageResult = z.infer<typeof StageResult>;
