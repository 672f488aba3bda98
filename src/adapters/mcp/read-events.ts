/** Where a stream that breaks off is to be read on: after which event, and not before when. */
export type Resume = { lastEventId?: string; retryMs?: number };

/**
 * The `data` of each server-sent event of a body, in order, as they come; `resume` is told what they say of themselves, also by those without data. More than
 * `maxBytes` in all ends it with an error.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  resume: Resume = {},
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  let tail = "";
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`more than ${maxBytes} bytes came`);
    const text = decoder.decode(chunk, { stream: true });
    parts.push(text);
    const isWhole = /\n\r?\n/.test(tail + text);
    tail = (tail + text).slice(-2);
    // Looked through once it is whole: an event in a thousand pieces would else be read a thousand times.
    if (!isWhole) continue;
    const blocks = parts.join("").split(/\r?\n\r?\n/);
    parts = [blocks.pop() ?? ""];
    for (const block of blocks) {
      note(block, resume);
      const data = dataOf(block);
      if (data !== "") yield data;
    }
  }
  const data = dataOf(parts.join(""));
  if (data !== "") yield data;
}

function note(block: string, resume: Resume): void {
  for (const line of block.split(/\r?\n/)) {
    const [, field, value = ""] = /^(id|retry): ?(.*)$/.exec(line) ?? [];
    if (field === "id" && !value.includes("\0")) resume.lastEventId = value;
    if (field === "retry" && /^\d{1,9}$/.test(value)) resume.retryMs = Number(value);
  }
}

function dataOf(block: string): string {
  const lines = block.split(/\r?\n/).filter((line) => line.startsWith("data:"));
  return lines.map((line) => line.slice(5).replace(/^ /, "")).join("\n");
}
