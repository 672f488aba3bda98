import type { Problem } from "../../../contracts/dataset.ts";
import { type Redact, scrubText } from "./scrub-text.ts";

/** Problems without secrets and personal data in any of their texts, before anything is sent or written. */
export function scrubProblems(problems: readonly Problem[], redact: Redact): readonly Problem[] {
  const clean = (text: string): string => scrubText(text, redact).text;
  return problems.map((problem) => ({
    ...problem,
    title: clean(problem.title).slice(0, 300),
    text: clean(problem.text),
    source: clean(problem.source).slice(0, 500),
    reference: problem.reference === null ? null : clean(problem.reference),
  }));
}
