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
/** What a redactor writes. */
const star = "***";
const invisible = /[\p{Default_Ignorable_Code_Point}]/gu;
const wide = /[０-９Ａ-Ｚａ-ｚ＠．－＿＋]/g;

/**
 * A text without secrets and without what tells of a person: each is replaced by its kind, as `[e-mail]`. What was hidden from this by invisible characters
 * or wide ones is found too; only where there is such a thing the text loses them. `scrubText(scrubText(x)) = scrubText(x)`.
 */
export function scrubText(text: string, redact: Redact): Scrubbed {
  const once = scrubVisible(text, redact);
  const bare = toBare(text);
  if (bare === text) return once;
  const all = scrubVisible(bare, redact);
  const more = countAll(all.found) - countAll(once.found);
  if (more > 0 || (more === 0 && all.text.length < toBare(once.text).length)) return all;
  const rest = scrubVisible(toBare(once.text), redact);
  return countAll(rest.found) === 0 ? once : { text: rest.text, found: addFound(once.found, rest.found) };
}

function toBare(text: string): string {
  return text.replace(invisible, "").replace(wide, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
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
    // Stars that a text has of its own are Markdown, and no secret that was taken out.
    const struck = rest.split(star).map((part) => strike(part));
    if (struck.some((part) => part.found)) found.secret = (found.secret ?? 0) + 1;
    rest = struck.map((part) => part.text.replaceAll(star, "[secret]")).join(star);
  }
  return { text: rest, found };
}

export function countAll(found: Scrubbed["found"]): number {
  return Object.values(found).reduce((sum, count) => sum + count, 0);
}

function addFound(one: Scrubbed["found"], other: Scrubbed["found"]): Scrubbed["found"] {
  const sum: Partial<Record<Kind, number>> = { ...one };
  for (const [kind, count] of Object.entries(other)) sum[kind as Kind] = (sum[kind as Kind] ?? 0) + count;
  return sum;
}

/** What scrubs have left in texts: how many of each kind were taken out. What a program or a link has in brackets is none. */
export function countScrubbed(texts: Iterable<string>): Scrubbed["found"] {
  const found: Partial<Record<Kind, number>> = {};
  const marks =
    /\[(e-mail|bank account|id number)\]|(?<![A-Za-z0-9_$)\]])\[(secret|phone|card|address)\](?![([]|: ?<?(?:https?:|\/))/g;
  for (const text of texts)
    for (const [, long, short] of text.matchAll(marks)) {
      const kind = (long ?? short) as Kind;
      found[kind] = (found[kind] ?? 0) + 1;
    }
  return found;
}
