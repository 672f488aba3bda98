import type { z } from "zod";
import type { ToolSpec } from "../ports/model.ts";
import { fromStrict, toStrictSchema } from "./ask/strict-schema.ts";
import { renderIssues } from "./render-issues.ts";

export const completeTaskName = "complete_task";

/** The tool that ends the work; its input is the story's result. */
export function completeTaskSpec(result: z.ZodType): ToolSpec {
  return {
    name: completeTaskName,
    description: "Hands in the result and ends the work: once, alone, when all is done or can not be done.",
    schema: toStrictSchema(result),
  };
}

export type Judged<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: string };

/** A result that a model hands in, against its contract and then against the story's own check. */
export async function judgeResult<T>(
  schema: z.ZodType<T>,
  check: ((result: T) => readonly string[] | Promise<readonly string[]>) | undefined,
  given: unknown,
): Promise<Judged<T>> {
  const parsed = schema.safeParse(fromStrict(schema, given));
  if (!parsed.success) return { ok: false, problems: renderIssues(parsed.error) };
  const problems = (await check?.(parsed.data)) ?? [];
  if (problems.length === 0) return { ok: true, value: parsed.data };
  return { ok: false, problems: problems.map((problem) => `- ${problem}`).join("\n") };
}
