import { createHash } from "node:crypto";
import { z } from "zod";
import { maxProblemChars, type Problem, ProblemId } from "../../../contracts/dataset.ts";
import { cutText } from "../../../core/text/cut-text.ts";

/** What is cut within a character is no text: vendors refuse it, and readers of the dataset fail at it. */
const words = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => text.isWellFormed(), "is cut within a character (a lone surrogate)");

/** A problem as people write it, in a line of JSONL or an entry of YAML. */
export const WrittenProblem = z.strictObject({
  text: words(maxProblemChars).refine(
    (text) => text.replace(/\p{Default_Ignorable_Code_Point}/gu, "").trim() !== "",
    "says nothing; expected the problem in words",
  ),
  id: ProblemId.optional(),
  title: words(300).optional(),
  source: words(500).optional(),
  licence: words(100).min(1).optional(),
  reference: words(200_000).optional(),
});
export type WrittenProblem = z.infer<typeof WrittenProblem>;

/** A problem with the line that it begins on. */
export type PlacedProblem = { readonly line: number; readonly problem: Problem };

/** The problem with all that people may leave out: the id is made of its words, the title is its first line. `place`: `problems.jsonl:3`. */
export function toProblem(written: WrittenProblem, place: string): Problem {
  const text = written.text.trim();
  return {
    id: written.id ?? `p-${createHash("sha256").update(text).digest("hex").slice(0, 12)}`,
    title:
      written.title ??
      cutText(
        text
          .split("\n", 1)[0]
          ?.replace(/^#+\s*/, "")
          .trim() ?? "",
        120,
      ),
    text,
    source: written.source ?? place,
    licence: written.licence ?? null,
    reference: written.reference ?? null,
  };
}
