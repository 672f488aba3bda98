/** Output of any length in bounded memory: the first and the last half of `maxBytes`, and the count of what was between them. */
export class CappedOutput {
  readonly #half: number;
  #head: Buffer[] = [];
  #headBytes = 0;
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #cutBytes = 0;

  constructor(maxBytes: number) {
    this.#half = Math.max(1, Math.floor(maxBytes / 2));
  }

  push(chunk: Buffer): void {
    const room = this.#half - this.#headBytes;
    if (room > 0) {
      const first = chunk.subarray(0, room);
      this.#head.push(first);
      this.#headBytes += first.length;
    }
    const rest = chunk.subarray(Math.max(0, room));
    if (rest.length === 0) return;
    this.#tail.push(rest);
    this.#tailBytes += rest.length;
    while (this.#tailBytes > this.#half) this.#dropFirst();
  }

  toString(): string {
    const note = this.#cutBytes === 0 ? "" : `\n[… ${this.#cutBytes} bytes left out …]\n`;
    const [head, tail] = [Buffer.concat(this.#head), Buffer.concat(this.#tail)];
    if (note === "") return Buffer.concat([head, tail]).toString("utf8");
    return head.toString("utf8") + note + tail.toString("utf8");
  }

  #dropFirst(): void {
    const first = this.#tail[0] ?? Buffer.alloc(0);
    const excess = Math.min(first.length, this.#tailBytes - this.#half);
    this.#cutBytes += excess;
    this.#tailBytes -= excess;
    if (excess === first.length) this.#tail.shift();
    else this.#tail[0] = Buffer.from(first.subarray(excess));
  }
}
