import { createHash } from "node:crypto";
import { z } from "zod";
import { maxProblemChars, type Problem, ProblemId } from "../../../contracts/dataset.ts";
import { cutText } from "../../../core/text/cut-text.ts";

/** A problem as people write it, in a line of JSONL or an entry of YAML. */
export const WrittenProblem = z.strictObject({
  text: z
    .string()
    .max(maxProblemChars)
    .refine((text) => text.trim() !== "", "says nothing; expected the problem in words"),
  id: ProblemId.optional(),
  title: z.string().max(300).optional(),
  source: z.string().max(500).optional(),
  licence: z.string().min(1).max(100).optional(),
  reference: z.string().max(200_000).optional(),
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
