import { decodeEntity, maxEntityLength } from "./decode-entity.ts";
import { stripAnsi } from "./strip-ansi.ts";
import { stripComments } from "./strip-comments.ts";

/** How much was taken out; shown to people and said beside the text. */
export type Removed = { readonly comments: number; readonly invisible: number; readonly ansi: number };
export type Cleaned = { readonly text: string; readonly removed: Removed };

const invisible = /^[\p{Default_Ignorable_Code_Point}\p{Cc}\ufff9-\ufffb]$/u;
const mark = /^\p{Mn}$/u;
const maxMarks = 16;
const manyMarks = /(\p{Mn}{32})\p{Mn}+/gu;

/**
 * Untrusted prose as a person sees it: entities decoded, NFC, no HTML comments, no invisible or reordering characters, no terminal sequences,
 * no towers of combining marks; until nothing more is found. Linear, and `cleanText(cleanText(x)) = cleanText(x)`. Not for code: it would change it
 * (see `revealText`).
 */
export function cleanText(raw: string): Cleaned {
  // Comments go first, by the rules of what GitHub shows: later steps could move a comment's end forward and let hidden text out.
  const visible = stripComments(raw);
  const { text: still, count } = stripAnsi(visible.text);
  const plain = still
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .replace(manyMarks, "$1")
    .normalize("NFC");
  const output = new Output();
  for (const character of plain) output.push(character);
  return {
    text: output.end().normalize("NFC"),
    removed: { comments: visible.comments + output.comments, invisible: output.invisible, ansi: count },
  };
}

/**
 * What was let through so far, which never ends in something that would still have to go: each character is looked at together with what
 * stands before it. Every step shortens it, so that one pass reaches the fixpoint.
 */
class Output {
  comments = 0;
  invisible = 0;
  #kept: string[] = [];
  #ampersands: number[] = [];
  #openComments: number[] = [];
  #marks = 0;

  push(character: string): void {
    for (let next: string | undefined = character; next !== undefined; ) next = this.#take(next);
  }

  end(): string {
    const unclosed = this.#openComments[0];
    if (unclosed !== undefined) this.#closeComment(unclosed);
    return this.#kept.join("");
  }

  /** Returns the character that an entity stood for, when this one completes it. */
  #take(character: string): string | undefined {
    if (character !== "\n" && character !== "\t" && invisible.test(character)) {
      this.invisible++;
      return undefined;
    }
    this.#marks = mark.test(character) ? this.#marks + 1 : 0;
    if (this.#marks > maxMarks) {
      this.invisible++;
      return undefined;
    }
    if (character === "0" && this.#endsWithZeroOfEntity()) return undefined;
    this.#kept.push(character);
    if (character === "&") this.#ampersands.push(this.#kept.length - 1);
    if (character === "-" && this.#endsWith("<!--")) this.#openComments.push(this.#kept.length - 4);
    if (character === ">" && this.#endsWith("-->")) this.#closeComment(this.#openComments.pop());
    return character === ";" ? this.#decodeEntity() : undefined;
  }

  #closeComment(start: number | undefined): void {
    if (start === undefined) return;
    this.comments++;
    this.#cutTo(start);
  }

  #decodeEntity(): string | undefined {
    const start = this.#ampersands.at(-1);
    if (start === undefined || this.#kept.length - start > maxEntityLength + 2) return undefined;
    const decoded = decodeEntity(this.#kept.slice(start + 1, -1).join(""));
    if (decoded !== undefined) this.#cutTo(start);
    return decoded;
  }

  #cutTo(length: number): void {
    this.#kept.length = length;
    this.#marks = 0;
    while ((this.#ampersands.at(-1) ?? -1) >= length) this.#ampersands.pop();
    while ((this.#openComments.at(-1) ?? -1) >= length) this.#openComments.pop();
  }

  /** Any number of zeros may lead in an entity; one is kept, so that its length stays bounded. */
  #endsWithZeroOfEntity(): boolean {
    return this.#endsWith("&#0") || this.#endsWith("&#x0") || this.#endsWith("&#X0");
  }

  #endsWith(wanted: string): boolean {
    const from = this.#kept.length - wanted.length;
    if (from < 0) return false;
    for (let index = 0; index < wanted.length; index++) if (this.#kept[from + index] !== wanted[index]) return false;
    return true;
  }
}
