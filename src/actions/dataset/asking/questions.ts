import { createHash } from "node:crypto";
import { personaSystem } from "../../../agent/prompts/persona.ts";
import type { Persona } from "../../../config/persona-file.ts";
import type { DatasetRecord, Problem } from "../../../contracts/dataset.ts";

/** One thing to ask one model. */
export type Question = {
  /** Of all that decides what is asked: the answer of a former job is found by it. */
  readonly id: string;
  readonly problem: Problem;
  readonly persona: Persona;
  readonly model: string;
  readonly copy: number;
  /** As it is learnt from: without what fences the problem in. */
  readonly prompt: DatasetRecord["prompt"];
};

/** Every problem to every persona by every model, so many times each; a persona without named models is asked by its own. The order is always the same. */
export function toQuestions(of: {
  readonly problems: readonly Problem[];
  readonly personas: readonly Persona[];
  readonly models: readonly string[];
  readonly copies: number;
  /** Of the answers; null: each problem's. */
  readonly language: string | null;
}): readonly Question[] {
  const spoken = of.language === null ? [] : [of.language];
  return of.problems.flatMap((problem) =>
    of.personas.flatMap((persona) =>
      (of.models.length > 0 ? of.models : [persona.model ?? ""]).flatMap((model) =>
        Array.from({ length: of.copies }, (_, index): Question => {
          const prompt = { system: personaSystem(persona), user: problem.text };
          const copy = index + 1;
          return { id: idOf([problem.id, prompt, model, copy, ...spoken]), problem, persona, model, copy, prompt };
        }),
      ),
    ),
  );
}

function idOf(words: unknown): string {
  return createHash("sha256").update(JSON.stringify(words)).digest("hex").slice(0, 16);
}
