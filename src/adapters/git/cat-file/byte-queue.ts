export type ByteQueue = {
  push(chunk: Buffer): void;
  /** Nothing more comes: whoever waits, now or later, gets this. */
  fail(failure: Error): void;
  /** Up to the next LF, which is taken as well. One taker at a time. */
  line(): Promise<string>;
  take(bytes: number): Promise<Buffer>;
};

const lineEnd = 10;

/** Bytes in the pieces in which a pipe hands them on, taken as lines and as counted pieces; each byte is copied once at most. */
export function createByteQueue(): ByteQueue {
  let chunks: Buffer[] = [];
  let heldBytes = 0;
  let failed: Error | undefined;
  let wake: () => void = () => undefined;

  async function more(): Promise<void> {
    if (failed) throw failed;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }

  async function take(bytes: number): Promise<Buffer> {
    while (heldBytes < bytes) await more();
    const taken: Buffer[] = [];
    let lacking = bytes;
    let used = 0;
    for (const chunk of chunks) {
      if (chunk.length > lacking) break;
      taken.push(chunk);
      lacking -= chunk.length;
      used++;
    }
    chunks = chunks.slice(used);
    const [rest] = chunks;
    if (lacking > 0 && rest) {
      taken.push(rest.subarray(0, lacking));
      chunks[0] = rest.subarray(lacking);
    }
    heldBytes -= bytes;
    return taken.length === 1 && taken[0] ? taken[0] : Buffer.concat(taken, bytes);
  }

  async function line(): Promise<string> {
    let searched = 0;
    let bytes = 0;
    for (;;) {
      for (; searched < chunks.length; searched++) {
        const chunk = chunks[searched] ?? Buffer.alloc(0);
        const end = chunk.indexOf(lineEnd);
        if (end !== -1) return (await take(bytes + end + 1)).toString("utf8", 0, bytes + end);
        bytes += chunk.length;
      }
      await more();
    }
  }

  return {
    push(chunk) {
      chunks.push(chunk);
      heldBytes += chunk.length;
      wake();
    },
    fail(failure) {
      failed = failure;
      wake();
    },
    line,
    take,
  };
}
