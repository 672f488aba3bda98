import { cleanText } from "../core/text/clean-text.ts";
import { revealText } from "../core/text/reveal-text.ts";

/** Where a text comes from, said beside it. */
export type Origin = {
  /** `issue`, `comment`, `diff`, `tool:read_file`, `guidance` … */
  readonly source: string;
  /** Who wrote it, when that is known. */
  readonly author?: string;
  /** `repository`: at the base commit, merged by people. `claimed`: anything that a stranger or a model may have written. */
  readonly trust: "repository" | "claimed";
};

/** Unpredictable for whoever writes the text; made once a run. `random` is uniform in [0, 1). */
export function makeNonce(random: () => number): string {
  return Array.from({ length: 4 }, () =>
    Math.floor(random() * 0x10000)
      .toString(16)
      .padStart(4, "0"),
  ).join("");
}

/** Prose: cleaned of all that people do not see, then one JSON string, so that no quotation mark or line in it can end it. */
export function fenceProse(text: string, origin: Origin, nonce: string): string {
  const { text: clean, removed } = cleanText(text);
  const hidden = removed.comments + removed.invisible + removed.ansi;
  return between(
    JSON.stringify(withoutNonce(clean, nonce)),
    origin,
    nonce,
    hidden === 0 ? {} : { removed: String(hidden) },
  );
}

/** Code, a diff or a program's output: as it stands, as it must be quoted, with what is invisible made visible. */
export function fenceCode(text: string, origin: Origin, nonce: string): string {
  const { text: shown, revealed } = revealText(text);
  return between(withoutNonce(shown, nonce), origin, nonce, revealed === 0 ? {} : { invisible: String(revealed) });
}

/**
 * The one function through which untrusted text reaches a model. The block opens and closes with the run's nonce, which a text made before the run
 * can not hold, and which is taken out of texts made during it.
 */
function between(body: string, origin: Origin, nonce: string, counts: Readonly<Record<string, string>>): string {
  const attributes = { source: origin.source, author: origin.author, trust: origin.trust, ...counts };
  const shown = Object.entries(attributes)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => ` ${name}=${quoteAttribute(value, nonce)}`)
    .join("");
  return `<data-${nonce}${shown}>\n${body}\n</data-${nonce}>`;
}

function quoteAttribute(value: string, nonce: string): string {
  return JSON.stringify(
    withoutNonce(cleanText(value).text, nonce)
      .replace(/[<>\n]/g, " ")
      .slice(0, 300),
  );
}

function withoutNonce(text: string, nonce: string): string {
  return text.replaceAll(nonce, "[…]");
}
