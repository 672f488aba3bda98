import { type Kind, shapes } from "./personal-shapes.ts";

/** The job's own secrets, and what has a credential's form, taken out: the sink of a job (`Reporter.redact`). */
export type Redact = (text: string) => { readonly text: string; readonly found: boolean };

export type Scrubbed = {
  readonly text: string;
  /** How many of each kind were taken out. */
  readonly found: Readonly<Partial<Record<Kind, number>>>;
};

const invisible = /[\p{Default_Ignorable_Code_Point}]/gu;

/**
 * A text without secrets and without what tells of a person: each is replaced by its kind, as `[e-mail]`. What was hidden from this by invisible characters
 * is found too. What is left of one is scrubbed once more, so that `scrubText(scrubText(x)) = scrubText(x)`.
 */
export function scrubText(text: string, redact: Redact): Scrubbed {
  const once = scrubVisible(text, redact);
  const bare = text.replace(invisible, "");
  if (bare === text) return once;
  const all = scrubVisible(bare, redact);
  return countAll(all.found) > countAll(once.found) ? all : once;
}

function scrubVisible(text: string, redact: Redact): Scrubbed {
  const found: Partial<Record<Kind, number>> = {};
  let rest = text;
  for (const { kind, pattern, isOne } of shapes)
    rest = rest.replace(pattern, (match, ...groups) => {
      if (isOne !== undefined && !isOne(match)) return match;
      const last: unknown = groups.at(-1);
      const keep = typeof last === "object" && last !== null && "keep" in last ? String(last.keep ?? "") : "";
      if (match.slice(keep.length).startsWith("[secret]")) return match;
      found[kind] = (found[kind] ?? 0) + 1;
      return `${keep}[${kind}]`;
    });
  const redacted = redact(rest);
  if (redacted.found) found.secret = (found.secret ?? 0) + 1;
  return { text: redacted.text, found };
}

export function countAll(found: Scrubbed["found"]): number {
  return Object.values(found).reduce((sum, count) => sum + count, 0);
}

/** What two scrubs found together. */
export function addFound(one: Scrubbed["found"], other: Scrubbed["found"]): Scrubbed["found"] {
  const sum: Partial<Record<Kind, number>> = { ...one };
  for (const [kind, count] of Object.entries(other) as [Kind, number][]) sum[kind] = (sum[kind] ?? 0) + count;
  return sum;
}
