import type { Persona } from "../../../config/persona-file.ts";
import type { Problem } from "../../../contracts/dataset.ts";
import { Fault } from "../../../core/fault.ts";
import { cutText } from "../../../core/text/cut-text.ts";
import { type Redact, scrubText } from "./scrub-text.ts";

/** Problems without secrets and personal data in any of their texts, before anything is sent or written. */
export function scrubProblems(problems: readonly Problem[], redact: Redact): readonly Problem[] {
  const clean = (text: string): string => scrubText(text, redact).text;
  return problems.map((problem) => ({
    ...problem,
    id: checkId(problem, clean),
    title: cutText(clean(problem.title), 300),
    text: clean(problem.text),
    source: cutText(clean(problem.source), 500),
    licence: problem.licence === null ? null : cutText(clean(problem.licence), 100),
    reference: problem.reference === null ? null : clean(problem.reference),
  }));
}

/** Personas likewise: what they are told stands in each record. */
export function scrubPersonas(personas: readonly Persona[], redact: Redact): readonly Persona[] {
  const clean = (text: string): string => scrubText(text, redact).text;
  return personas.map((persona) => ({
    ...persona,
    style: clean(persona.style),
    foci: persona.foci.map(clean),
    text: clean(persona.text),
  }));
}

/** Another id in its place could be that of another problem, so a person gives one. */
function checkId({ id, source }: Problem, clean: (text: string) => string): string {
  if (clean(id) === id) return id;
  throw new Fault(
    "input.invalid",
    `The id of the problem of ${clean(source)} has the form of a secret, or of what tells of a person. Give it another.`,
    { who: "user" },
  );
}
