import { readCode } from "./markdown/read-code.ts";
import { ProseOutput } from "./prose-output.ts";
import { stripAnsi } from "./strip-ansi.ts";

/** How much was taken out; shown to people and said beside the text. */
export type Removed = { readonly comments: number; readonly invisible: number; readonly ansi: number };
export type Cleaned = { readonly text: string; readonly removed: Removed };

const invisible = /(?![\n\t])[\p{Default_Ignorable_Code_Point}\p{Cc}\ufff9-\ufffb]/gu;
const manyMarks = /(\p{Mn}{16})\p{Mn}+/gu;
/** Each pass is linear. Who writes a text that is still not done after so many has hidden something. */
const maxPasses = 3;
const nothing: Removed = { comments: 0, invisible: 0, ansi: 0 };

/**
 * Untrusted Markdown as a person sees it on GitHub: entities decoded, NFC, no HTML comments, no invisible or reordering characters, no terminal sequences,
 * no towers of combining marks; until nothing more is found. What GitHub shows as code stays as it is written, less what can not be seen; so does a
 * comment's beginning that nothing closes in its paragraph, as GitHub shows that too. Linear, and `cleanText(cleanText(x)) = cleanText(x)`. Not for code: it
 * would change it (see `revealText`).
 */
export function cleanText(raw: string): Cleaned {
  let done: Cleaned = { text: raw.toWellFormed().replace(/\r\n?/g, "\n"), removed: nothing };
  for (let pass = 0; pass < maxPasses; pass++) {
    const next = cleanOnce(done.text, false);
    if (next.text === done.text) return done;
    done = { text: next.text, removed: add(done.removed, next.removed) };
  }
  // All prose, in which no comment's beginning is left, is what no pass changes.
  const last = cleanOnce(done.text, true);
  return { text: last.text, removed: add(done.removed, last.removed) };
}

function cleanOnce(text: string, isStrict: boolean): Cleaned {
  const parts = isStrict ? [] : readCode(text, { html: true, openFences: true });
  const cleaned: Cleaned[] = [];
  let prose = "";
  let hidden = 0;
  let at = 0;
  for (const { from, to, kind } of parts) {
    // What stands on both sides of a comment comes together when it goes.
    prose += text.slice(at, from);
    if (kind === "code") {
      cleaned.push(cleanProse(prose, false), cleanCode(text.slice(from, to)));
      prose = "";
    } else hidden++;
    at = to;
  }
  cleaned.push(cleanProse(prose + text.slice(at), isStrict));
  return {
    text: cleaned.map((one) => one.text).join(""),
    removed: cleaned.reduce((sum, one) => add(sum, one.removed), { ...nothing, comments: hidden }),
  };
}

function cleanProse(prose: string, isStrict: boolean): Cleaned {
  const { text, count } = stripAnsi(prose);
  const output = new ProseOutput(isStrict);
  for (const character of withPlainEnds(text).replace(manyMarks, "$1").normalize("NFC")) output.push(character);
  const { comments, invisible } = output;
  return { text: output.end().normalize("NFC"), removed: { comments, invisible, ansi: count } };
}

function cleanCode(code: string): Cleaned {
  const { text, count } = stripAnsi(code);
  const plain = withPlainEnds(text).replace(manyMarks, "$1");
  return {
    text: plain.replace(invisible, ""),
    removed: { ...nothing, invisible: plain.match(invisible)?.length ?? 0, ansi: count },
  };
}

function withPlainEnds(text: string): string {
  return text.replace(/\r\n?|[\u2028\u2029\u0085]/g, "\n");
}

function add(one: Removed, other: Removed): Removed {
  return {
    comments: one.comments + other.comments,
    invisible: one.invisible + other.invisible,
    ansi: one.ansi + other.ansi,
  };
}
