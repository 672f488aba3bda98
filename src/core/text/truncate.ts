export type Truncated = { readonly text: string; readonly cutBytes: number; readonly cutLines: number };

/**
 * Keeps the beginning and the end and says between them what is missing: `[… 1234 bytes in 56 lines left out …]`. The result has at most
 * `maxBytes` bytes of UTF-8 (at least 80) and, with `maxLines`, at most so many lines (at least 3); no character is broken.
 */
export function truncateMiddle(
  text: string,
  limits: { readonly maxBytes: number; readonly maxLines?: number },
): Truncated {
  const maxBytes = Math.max(80, limits.maxBytes);
  const maxLines = Math.max(3, limits.maxLines ?? Number.POSITIVE_INFINITY);
  const bytes = Buffer.from(text.toWellFormed(), "utf8");
  const lines = countLines(bytes);
  if (bytes.length <= maxBytes && lines <= maxLines) return { text, cutBytes: 0, cutLines: 0 };
  // 60 bytes hold the note with any count that fits into memory.
  const room = Math.floor((Math.min(maxBytes, bytes.length + 60) - 60) / 2);
  const roomLines = Math.floor((maxLines - 1) / 2);
  const head = clipStart(bytes, endOfLines(bytes, roomLines), room);
  const tail = clipEnd(bytes, startOfLines(bytes, roomLines), room);
  if (tail <= head) return { text, cutBytes: 0, cutLines: 0 };
  const cut = bytes.subarray(head, tail);
  const cutLines = countLines(cut);
  const note = `\n[… ${cut.length} bytes in ${cutLines} lines left out …]\n`;
  return {
    text: bytes.toString("utf8", 0, head) + note + bytes.toString("utf8", tail),
    cutBytes: cut.length,
    cutLines,
  };
}

const newline = 10;

function countLines(bytes: Buffer): number {
  let lines = 1;
  for (const byte of bytes) if (byte === newline) lines++;
  return lines;
}

/** Where the first `count` lines end, their last newline left out. */
function endOfLines(bytes: Buffer, count: number): number {
  if (count === Number.POSITIVE_INFINITY) return bytes.length;
  let at = -1;
  for (let line = 0; line < count; line++) {
    at = bytes.indexOf(newline, at + 1);
    if (at < 0) return bytes.length;
  }
  return at;
}

/** Where the last `count` lines begin. */
function startOfLines(bytes: Buffer, count: number): number {
  if (count === Number.POSITIVE_INFINITY) return 0;
  let at = bytes.length;
  for (let line = 0; line < count; line++) {
    at = at === 0 ? -1 : bytes.lastIndexOf(newline, at - 1);
    if (at < 0) return 0;
  }
  return at + 1;
}

function clipStart(bytes: Buffer, end: number, room: number): number {
  let at = Math.min(end, room);
  while (at > 0 && isContinuation(bytes[at])) at--;
  return at;
}

function clipEnd(bytes: Buffer, start: number, room: number): number {
  let at = Math.max(start, bytes.length - room);
  while (at < bytes.length && isContinuation(bytes[at])) at++;
  return at;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
