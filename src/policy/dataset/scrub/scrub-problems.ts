import type { Problem } from "../../../contracts/dataset.ts";
import { cutText } from "../../../core/text/cut-text.ts";
import { type Redact, scrubText } from "./scrub-text.ts";

/** Problems without secrets and personal data in any of their texts, before anything is sent or written. */
export function scrubProblems(problems: readonly Problem[], redact: Redact): readonly Problem[] {
  const clean = (text: string): string => scrubText(text, redact).text;
  return problems.map((problem) => ({
    ...problem,
    title: cutText(clean(problem.title), 300),
    text: clean(problem.text),
    source: cutText(clean(problem.source), 500),
    licence: problem.licence === null ? null : cutText(clean(problem.licence), 100),
    reference: problem.reference === null ? null : clean(problem.reference),
  }));
}
