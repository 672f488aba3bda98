import type { z } from "zod";
import { renderIssue } from "../config/render-issue.ts";
import { Fault } from "../core/fault.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** `maxUsd` → `max-usd`, its name in action.yml. */
export function toInputName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * An action's inputs from `INPUT_…`, parsed by their schema. An empty value counts as not given, so that a default holds. Where a shell can
 * not set a name with hyphens, underscores do. Faults: `input.invalid` names the input, its value and what is wrong with it.
 */
export function readInputs<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  env: Environment,
): z.infer<z.ZodObject<Shape>> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((key) => {
      const name = toInputName(key).toUpperCase();
      const value = (env[`INPUT_${name}`] ?? env[`INPUT_${name.replaceAll("-", "_")}`] ?? "").trim();
      return value === "" ? [] : [[key, value]];
    }),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map((issue) => {
    const key = String(issue.path[0] ?? "");
    const within = issue.path.length > 1 ? `${issue.path.slice(1).join(".")} ` : "";
    return `Input "${toInputName(key)}" ${within}${renderIssue(issue, given[key])}.`;
  });
  throw new Fault("input.invalid", mistakes.join("\n"), { who: "user" });
}
