import type { RefChange } from "./refs.ts";

export type PushRequest = { readonly commands: readonly RefChange[]; readonly capabilities: readonly string[] };

/** One line of git's wire format; undefined for a flush. */
type Packet = Buffer | undefined;

function* readPackets(body: Buffer): Generator<{ readonly packet: Packet; readonly end: number }> {
  let at = 0;
  while (at + 4 <= body.length) {
    const size = Number.parseInt(body.toString("latin1", at, at + 4), 16);
    if (Number.isNaN(size)) return;
    if (size < 4) {
      at += 4;
      yield { packet: undefined, end: at };
      continue;
    }
    if (at + size > body.length) return;
    yield { packet: body.subarray(at + 4, at + size), end: at + size };
    at += size;
  }
}

/** The refs that a `git-receive-pack` request wants moved; the pack behind them is not looked at. */
export function parsePush(body: Buffer): PushRequest {
  const commands: RefChange[] = [];
  let capabilities: readonly string[] = [];
  for (const { packet } of readPackets(body)) {
    if (packet === undefined) break;
    const [line = "", words] = packet.toString("utf8").split("\0");
    if (words !== undefined) capabilities = words.trim().split(" ");
    const match = /^([0-9a-f]{40}) ([0-9a-f]{40}) (.+)$/.exec(line.trimEnd());
    if (match !== null) commands.push({ old: match[1] ?? "", new: match[2] ?? "", ref: match[3] ?? "" });
  }
  return { commands, capabilities };
}

export type PushReport = {
  /** Refs that moved. */
  readonly moved: readonly string[];
  /** The answer, in which refusals by the hook carry the given reasons. */
  readonly body: Buffer;
};

/** Reads git's answer to a push and puts `reasons` (by ref) in the place of `hook declined`. */
export function rewriteReport(body: Buffer, sideBand: boolean, reasons: ReadonlyMap<string, string>): PushReport {
  const progress: Buffer[] = [];
  const report: Buffer[] = [];
  if (!sideBand) report.push(body);
  else {
    for (const { packet } of readPackets(body)) {
      if (packet === undefined) continue;
      if (packet[0] === 1) report.push(packet.subarray(1));
      else progress.push(toPacket(packet));
    }
  }
  const moved: string[] = [];
  const lines: Buffer[] = [];
  for (const { packet } of readPackets(Buffer.concat(report))) {
    const text = packet?.toString("utf8").trimEnd();
    if (text === undefined) continue;
    if (text.startsWith("ok ")) moved.push(text.slice(3));
    const refused = /^ng (\S+) hook declined$/.exec(text);
    const reason = reasons.get(refused?.[1] ?? "");
    lines.push(toPacket(Buffer.from(reason === undefined ? `${text}\n` : `ng ${refused?.[1]} ${reason}\n`)));
  }
  const told = Buffer.concat([...lines, FLUSH]);
  if (lines.length === 0) return { moved, body };
  return {
    moved,
    body: sideBand ? Buffer.concat([...progress, toPacket(Buffer.concat([Buffer.from([1]), told])), FLUSH]) : told,
  };
}

const FLUSH = Buffer.from("0000");

function toPacket(content: Buffer): Buffer {
  return Buffer.concat([Buffer.from((content.length + 4).toString(16).padStart(4, "0")), content]);
}
