import type { Violation } from "../openapi/violation.ts";
import { Refusal } from "./answers.ts";

/** GitHub's words for a body that does not fit, which begin `Invalid request.`; undefined for what it lets pass. */
export function refusalFor(violations: readonly Violation[]): Refusal | undefined {
  const told = violations
    // Parameters and unknown names GitHub ignores in silence.
    .filter((one) => one.rule !== "unknown" && one.rule !== "operation" && !/^[?{]/.test(one.where))
    .map(wordsFor);
  return told.length === 0 ? undefined : new Refusal(422, `Invalid request.\n\n${[...new Set(told)].join("\n")}`);
}

function wordsFor({ rule, facts, where }: Violation): string {
  const given = String(facts.given);
  if (rule === "required") return `"${String(facts.missingProperty)}" wasn't supplied.`;
  if (rule === "maxItems") return `No more than ${String(facts.limit)} items are allowed; ${given} were supplied.`;
  if (rule === "maxLength") return `Only ${String(facts.limit)} characters are allowed; ${given} were supplied.`;
  if (rule === "maxProperties")
    return `No more than ${String(facts.limit)} properties are allowed; ${given} were supplied.`;
  if (rule === "body") return "The request body is missing.";
  const path = where
    .slice(1)
    .split("/")
    .map((part) => (/^\d+$/.test(part) ? "items" : `properties/${part}`))
    .join("/");
  if (rule === "type") return `For '${path}', the value is not ${article(String(facts.type))}.`;
  if (rule === "enum")
    return `For '${path}', the value is not a possible value. Must be one of the following: ${String(facts.allowedValues)}.`;
  return `For '${path}', the value does not match (${rule}).`;
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
