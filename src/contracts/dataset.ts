import { z } from "zod";
import { Usd } from "./primitives.ts";
import { ModelName } from "./roles.ts";

/** A problem's own id: it stands in file names, and in every record of the problem. */
export const ProblemId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, "expected an id of letters, digits, . _ and -, such as cache-1");

/** Longer ones are no problem that a person has thought through, and cost as much with every persona and model. */
export const maxProblemChars = 60_000;

/** One problem that personas answer. */
export const Problem = z.strictObject({
  id: ProblemId,
  title: z.string().max(300),
  text: z.string().min(1).max(maxProblemChars),
  /** Where it comes from, for people: `problems.jsonl:3`, the address of an issue. */
  source: z.string().max(500),
  /** What its author allows; null: nothing is known but the dataset's own. */
  licence: z.string().max(100).nullable(),
  /** What was done about it, where that is known: the words of the merged pull request. Never shown to a model. */
  reference: z.string().max(200_000).nullable(),
});
export type Problem = z.infer<typeof Problem>;

const Tokens = z.int().nonnegative();

/** One answer: who was asked what, what came, what it cost, and where it is from. Belongs to no vendor's format. */
export const DatasetRecord = z.strictObject({
  /** Of problem, persona, model and copy, and of their words: what was asked otherwise has another one. */
  id: z.string().regex(/^[0-9a-f]{16}$/, "expected 16 hexadecimal digits"),
  problem: z.strictObject({ id: ProblemId, title: z.string().max(300) }),
  persona: z.string().max(40),
  model: ModelName,
  /** Several answers of one model to one question, counted from 1. */
  copy: z.int().positive(),
  prompt: z.strictObject({ system: z.string(), user: z.string() }),
  answer: z.string().min(1),
  /** `length`: it was cut where it had to end. */
  stop: z.enum(["end", "length"]),
  /** `batched`: answered within a vendor's batch, at its price for that. */
  usage: z.strictObject({ input: Tokens, cached: Tokens, output: Tokens, batched: z.literal(true).exactOptional() }),
  costUsd: Usd,
  source: z.string().max(500),
  licence: z.string().max(100),
  /** Of the whole dataset: its split is drawn by it. */
  seed: z.int().nonnegative(),
});
export type DatasetRecord = z.infer<typeof DatasetRecord>;

/** All that was answered to one problem. */
export const ProblemRecord = z.strictObject({
  problem: Problem,
  answers: z.array(DatasetRecord.omit({ problem: true, source: true, licence: true, seed: true })),
});
export type ProblemRecord = z.infer<typeof ProblemRecord>;

/** Two answers to one question of which one is known to be better, by something that happened, never by a model's taste. */
export const PreferencePair = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{16}$/, "expected 16 hexadecimal digits"),
  prompt: z.strictObject({ system: z.string(), user: z.string().min(1) }),
  chosen: z.string().min(1),
  rejected: z.string().min(1),
  /** What made the one better: `round` (sent back, then accepted), `finding` (refuted, and confirmed). */
  kind: z.enum(["round", "finding"]),
  source: z.string().max(500),
  licence: z.string().max(100),
});
export type PreferencePair = z.infer<typeof PreferencePair>;
