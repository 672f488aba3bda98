import { decodeEntity, maxEntityLength } from "./decode-entity.ts";

const invisible = /^[\p{Default_Ignorable_Code_Point}\p{Cc}\ufff9-\ufffb]$/u;
/** Begins nothing, ends nothing, and is seen. */
const ordinary = /^[\t !-%'-,./1-:=?-~]$/;
const mark = /^\p{Mn}$/u;
const maxMarks = 16;

/**
 * What was let through so far, which never ends in something that would still have to go: each character is looked at together with what
 * stands before it. Every step shortens it, so that one pass reaches the fixpoint.
 */
export class ProseOutput {
  readonly #isStrict: boolean;
  comments = 0;
  invisible = 0;
  #kept: string[] = [];
  #ampersands: number[] = [];
  #openComments: number[] = [];
  #marks = 0;

  /** `isStrict`: no comment's beginning may be left, wherever it is closed or not. Else it must be closed within its paragraph, or it is text. */
  constructor(isStrict: boolean) {
    this.#isStrict = isStrict;
  }

  push(character: string): void {
    if (ordinary.test(character)) {
      this.#marks = 0;
      this.#kept.push(character);
      return;
    }
    for (let next: string | undefined = character; next !== undefined; ) next = this.#take(next);
  }

  end(): string {
    const open = this.#openComments[0];
    if (open !== undefined && this.#isStrict) this.#closeComment(open);
    return this.#kept.join("");
  }

  /** Returns the character that an entity stood for, when this one completes it. */
  #take(character: string): string | undefined {
    if (character !== "\n" && character !== "\t" && invisible.test(character)) {
      this.invisible++;
      return undefined;
    }
    if (character === "\n" && !this.#isStrict && this.#endsWithBlankLine()) this.#openComments = [];
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

  /** What stands before a blank line is another paragraph, whose comments do not go on here. */
  #endsWithBlankLine(): boolean {
    let at = this.#kept.length - 1;
    while (this.#kept[at] === " " || this.#kept[at] === "\t") at--;
    return this.#kept[at] === "\n";
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
