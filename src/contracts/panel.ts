import { z } from "zod";
import { Instant, Reason, Usd } from "./primitives.ts";
import { ModelName } from "./roles.ts";

/** A longer answer is cut, on a character. In UTF-16 units. */
export const maxAnswerLength = 12_000;

/** Tokens of all calls that an answer took. */
const Tokens = z.strictObject({
  input: z.int().nonnegative(),
  cached: z.int().nonnegative(),
  output: z.int().nonnegative(),
});
const Text = z.string().max(maxAnswerLength);

/** One model's answer, or why there is none. */
export const PanelAnswer = z.strictObject({
  model: ModelName,
  /** `abstained`: it was asked and gave nothing that counts. */
  outcome: z.enum(["answered", "abstained"]),
  /** As it stands after the last round; empty when it abstained. */
  text: Text,
  /** Characters of the whole answer, where less of it is kept. */
  cutFrom: z.exactOptional(z.int().positive()),
  /** What it had said before it saw the others' answers, where it changed its own. */
  before: z.exactOptional(Text),
  /** Why it abstained; of an answer, why the second round added nothing to it. */
  reason: Reason,
  usage: Tokens,
  costUsd: Usd,
  finishedAt: Instant,
});
export type PanelAnswer = z.infer<typeof PanelAnswer>;

/** Of a verdict: its answer, and each of its other texts. In UTF-16 units. */
export const maxVerdictLength = 8000;
export const maxLineLength = 1500;
const Line = z.string().min(1).max(maxLineLength);

/** What the synthesizer makes of the answers, which it knows by letters. */
export const PanelVerdict = z.strictObject({
  answer: z
    .string()
    .min(1)
    .max(maxVerdictLength)
    .describe("The question's answer as the panel gives it, in one to four paragraphs."),
  agreement: z.array(Line).max(12).describe("Claims that answers share, one each. Empty: they share none."),
  dissent: z
    .array(
      z.strictObject({
        about: Line.describe("What they disagree on."),
        positions: z
          .array(
            z.strictObject({
              answers: z.array(z.string().max(40)).min(1).max(12).describe("Letters of the answers that hold it."),
              says: Line.describe("The position with its evidence."),
            }),
          )
          .min(1)
          .max(12),
        settled: z
          .string()
          .max(maxLineLength)
          .nullable()
          .describe("What settles it, by evidence and not by count; null when nothing does."),
      }),
    )
    .max(12)
    .describe("Each disagreement that matters, the view of one alone too. Empty: there is none."),
  todo: z.array(Line).max(12).describe("What to do now, the first first."),
  confidence: z.enum(["high", "medium", "low"]),
  because: Line.describe("What the confidence rests on, and what would change it."),
});
export type PanelVerdict = z.infer<typeof PanelVerdict>;

/** What came of one question to all models of the panel. */
export const PanelResult = z.strictObject({
  rounds: z.union([z.literal(1), z.literal(2)]),
  /** Of the order in which the synthesizer was shown the answers. */
  seed: z.int().min(0).max(0xffff_ffff),
  /** All that were asked, in the configuration's order. */
  answers: z.array(PanelAnswer).min(1).max(12),
  /** Models by the letters that the verdict speaks of: A first. Empty where none was asked for one. */
  order: z.array(ModelName).max(12),
  /** How many answers a verdict needs. */
  quorum: z.int().positive(),
  verdict: PanelVerdict.nullable(),
  /** Who gave the verdict, or was asked for it last; null when nobody was. */
  synthesizer: z.strictObject({ model: ModelName, usage: Tokens, costUsd: Usd }).nullable(),
  /** Why there is no verdict; empty when there is one. */
  reason: Reason,
});
export type PanelResult = z.infer<typeof PanelResult>;
