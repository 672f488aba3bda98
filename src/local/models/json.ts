export type Json = Readonly<Record<string, unknown>>;

/** Readers of JSON that somebody else wrote: what is not there is empty, never an error. */
export function toObject(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function toObjects(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(toObject) : [];
}

export function toText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Text that is either a string or a list of parts with `text`. */
export function joinText(content: unknown): string {
  if (typeof content === "string") return content;
  return toObjects(content)
    .map((part) => toText(part.text))
    .join("\n");
}
