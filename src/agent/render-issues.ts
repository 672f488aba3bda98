import type { z } from "zod";

const maxShown = 12;

/** What a schema found wrong, a line each: `features[2].dependsOn[0]: expected a feature id such as f1`. */
export function renderIssues(error: z.ZodError): string {
  const lines = error.issues.slice(0, maxShown).map((issue) => `- ${renderPath(issue.path)}: ${issue.message}`);
  const rest = error.issues.length - lines.length;
  return [...lines, ...(rest > 0 ? [`- and ${rest} more`] : [])].join("\n");
}

function renderPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "(the whole)";
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${String(key)}`))
    .join("");
}
