export type Json = Readonly<Record<string, unknown>>;

/** Readers of JSON that another program wrote: what is not there is empty, never an error. */
export function toObject(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function toObjects(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(toObject) : [];
}

export function toText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function toCount(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? Math.trunc(value) : 0;
}

/** A tool's content: a text, parts of text, or anything else as JSON. */
export function toContent(value: unknown): string {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return value === undefined || value === null ? "" : JSON.stringify(value);
  return value.map((part) => toText(toObject(part)["text"]) || JSON.stringify(part)).join("\n");
}
