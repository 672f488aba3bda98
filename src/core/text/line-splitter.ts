/** `isWhole`: it ended with a line feed. `leftOut`: bytes past the most that one line may have. */
export type Line = { readonly text: string; readonly isWhole: boolean; readonly leftOut: number };

/**
 * Cuts a stream of bytes into lines as they come. A line longer than `maxBytes` keeps its beginning, so that memory stays bounded whatever comes; a half
 * line at the end is given by `end`. Bytes are decoded a whole line at a time: no character is broken by a chunk's edge.
 */
export class LineSplitter {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #kept = 0;
  #leftOut = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  push(chunk: Buffer): readonly Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      this.#keep(chunk.subarray(from, at));
      lines.push(this.#take(true));
      from = at + 1;
    }
    this.#keep(chunk.subarray(from));
    return lines;
  }

  /** What stands after the last line feed, if anything does. */
  end(): readonly Line[] {
    return this.#kept + this.#leftOut === 0 ? [] : [this.#take(false)];
  }

  #keep(bytes: Buffer): void {
    const room = Math.max(0, this.#maxBytes - this.#kept);
    // A copy: the chunk's own memory is the stream's to use again.
    if (room > 0 && bytes.length > 0) this.#parts.push(Buffer.from(bytes.subarray(0, room)));
    this.#kept += Math.min(room, bytes.length);
    this.#leftOut += Math.max(0, bytes.length - room);
  }

  #take(isWhole: boolean): Line {
    const text = Buffer.concat(this.#parts).toString("utf8");
    const line = { text: text.endsWith("\r") ? text.slice(0, -1) : text, isWhole, leftOut: this.#leftOut };
    this.#parts = [];
    this.#kept = 0;
    this.#leftOut = 0;
    return line;
  }
}
