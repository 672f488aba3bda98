/** `baton / feature (f1) / implement` → `f1 / implement`: what a person needs of a job's key. */
export function toJobLabel(key: string): string {
  const parts = key.split(" / ").map((part) => /^feature \((.+)\)$/.exec(part)?.[1] ?? part);
  return parts.filter((part) => part !== "baton").join(" / ") || key;
}
