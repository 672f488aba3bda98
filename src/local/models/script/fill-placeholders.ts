import type { Asked } from "../asked.ts";

/** Thrown when a placeholder's expression finds nothing; the server answers with its message. */
export class PlaceholderError extends Error {}

/**
 * Fills `{{result:…}}`, `{{user:…}}` and `{{system:…}}` in every string of a value, at any depth. What follows the colon is the source of a regular
 * expression (flags `su`); the text is its first group in the newest text that it fits, or the whole match when it has no group. A string that is
 * one `{{json result:…}}` becomes the JSON value found.
 */
export function fillPlaceholders(value: unknown, asked: Asked): unknown {
  if (typeof value === "string") return fillText(value, asked);
  if (Array.isArray(value)) return value.map((item) => fillPlaceholders(item, asked));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillPlaceholders(item, asked)]));
}

function fillText(text: string, asked: Asked): unknown {
  const json = /^\{\{json (result|user|system):(.+)\}\}$/su.exec(text);
  if (json !== null) return JSON.parse(findText(json[1] ?? "", json[2] ?? "", asked));
  return text.replace(/\{\{(result|user|system):(.+?)\}\}/gsu, (_whole, source: string, expression: string) =>
    findText(source, expression, asked),
  );
}

function findText(source: string, expression: string, asked: Asked): string {
  const texts = source === "result" ? asked.results : source === "user" ? asked.users : [asked.system];
  const pattern = new RegExp(expression, "su");
  const match = texts.map((text) => pattern.exec(text)).findLast((found) => found !== null);
  if (match === undefined || match === null)
    throw new PlaceholderError(`the placeholder {{${source}:${expression}}} finds nothing in ${texts.length} texts`);
  return match[1] ?? match[0];
}
