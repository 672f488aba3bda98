/** `baton / feature (…) / f1 / implement` → `f1 / implement`: what a person needs of a job's key. */
export function toJobLabel(key: string): string {
  const parts = key.split(" / ").map((part) => part.replace(/\s*\(.*\)$/, "").trim());
  return parts.filter((part) => part !== "baton" && part !== "feature").join(" / ") || key;
}
