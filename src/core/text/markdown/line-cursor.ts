/** A place in a line that counts columns as Markdown does: a tab leads to the next multiple of four, and may be passed in part. */
export class LineCursor {
  readonly #text: string;
  readonly end: number;
  at: number;
  column = 0;

  constructor(text: string, from: number, end: number) {
    this.#text = text;
    this.at = from;
    this.end = end;
  }

  /** Where the first character stands that is no blank, and how many columns from here. */
  look(): { readonly at: number; readonly indent: number; readonly isBlank: boolean } {
    let at = this.at;
    let column = this.column;
    for (; at < this.end; at++) {
      const character = this.#text[at];
      if (character === " ") column++;
      else if (character === "\t") column += 4 - (column % 4);
      else break;
    }
    return { at, indent: column - this.column, isBlank: at >= this.end };
  }

  /** Passes blanks of at most so many columns. */
  passColumns(columns: number): void {
    for (let left = columns; left > 0 && this.at < this.end; ) {
      const character = this.#text[this.at];
      if (character !== " " && character !== "\t") return;
      const width = character === " " ? 1 : 4 - (this.column % 4);
      const passed = Math.min(width, left);
      this.column += passed;
      if (passed === width) this.at++;
      left -= passed;
    }
  }

  /** Passes to a character of this line with only blanks before it. */
  passTo(at: number): void {
    while (this.at < at) this.passColumns(4);
  }

  /** Passes characters that are no blanks. */
  passCharacters(count: number): void {
    this.at += count;
    this.column += count;
  }

  rest(): string {
    return this.#text.slice(this.at, this.end);
  }
}
