import { createRedactor } from "../../../core/text/redact.ts";
import { type Kind, shapes } from "./personal-shapes.ts";

/** The job's own secrets taken out: the sink of a job (`Reporter.redact`). */
export type Redact = (text: string) => { readonly text: string; readonly found: boolean };

export type Scrubbed = {
  readonly text: string;
  /** How many of each kind were taken out. */
  readonly found: Readonly<Partial<Record<Kind, number>>>;
};

/** What has a credential's form, whoever's it is. */
const redactShapes = createRedactor([]);
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
  for (const strike of [redact, redactShapes]) {
    const struck = strike(rest);
    if (struck.found) found.secret = (found.secret ?? 0) + 1;
    rest = struck.text;
  }
  return { text: rest, found };
}

export function countAll(found: Scrubbed["found"]): number {
  return Object.values(found).reduce((sum, count) => sum + count, 0);
}

/** What scrubs have left in texts: how many of each kind were taken out. */
export function countScrubbed(texts: Iterable<string>): Scrubbed["found"] {
  const found: Partial<Record<Kind, number>> = {};
  for (const text of texts)
    for (const [, kind] of text.matchAll(/\[(secret|e-mail|phone|bank account|card|address|id number)\]|\*{3}/g)) {
      const counted = (kind ?? "secret") as Kind;
      found[counted] = (found[counted] ?? 0) + 1;
    }
  return found;
}
