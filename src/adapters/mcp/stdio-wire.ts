import { randomUUID } from "node:crypto";
import { toFault } from "../../core/fault.ts";
import { LineSplitter } from "../../core/text/line-splitter.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import { type Message, parseMessage, replyTo, toolsFailed, type Wire } from "./message.ts";
import { TextQueue } from "./text-queue.ts";

/** Longer than any job: the job's end closes it. */
const timeoutMs = 24 * 3_600_000;
const maxLineBytes = 8_000_000;
/** What it may print without an answer among it, and what it may ask of us in all: the answers to that lie in our memory and on our disk. */
const maxIdleBytes = 64_000_000;
const maxIdleMessages = 50_000;
const maxAsked = 1000;
/** Of the beginning and of the end: the one has the reason, the other what became of it. */
const maxWords = 300;
const maxLastWords = 2 * maxWords + 3;

/** A server as a process in the sandbox: a message a line on standard input and output; what else it prints is kept as its last words. */
export function openStdioWire(
  sandbox: Sandbox,
  of: { readonly command: string; readonly folder: string },
  notice: (message: Message) => void = () => undefined,
): Wire {
  const input = new TextQueue();
  const stop = new AbortController();
  const lines = new LineSplitter(maxLineBytes);
  const waiting = new Map<number, { resolve: (message: Message) => void; reject: (reason: unknown) => void }>();
  let lastWords = "";
  let idleBytes = 0;
  let idleMessages = 0;
  let asked = 0;
  let ended: string | undefined;

  const hear = (text: string): void => {
    const message = parseMessage(text);
    if (message === undefined) {
      lastWords = text.trim().slice(-maxLastWords) || lastWords;
      return;
    }
    idleMessages += 1;
    if (idleMessages > maxIdleMessages) die(`it sent more than ${maxIdleMessages} messages without an answer`);
    const pending = message.method === undefined ? waiting.get(Number(message.id)) : undefined;
    if (pending !== undefined) {
      waiting.delete(Number(message.id));
      idleBytes = 0;
      idleMessages = 0;
      pending.resolve(message);
    } else if (message.method !== undefined && message.id != null) {
      asked += 1;
      if (asked > maxAsked) die(`it asked more than ${maxAsked} questions`);
      else input.push(`${JSON.stringify(replyTo(message))}\n`);
    } else if (message.method !== undefined) notice(message);
  };
  const die = (why: string): void => {
    ended ??= why;
    input.end();
    stop.abort();
    for (const { reject } of waiting.values()) reject(toolsFailed(why));
    waiting.clear();
  };
  const over = sandbox
    .run({
      command: withLastWords(of.command),
      folder: of.folder,
      network: false,
      timeoutMs,
      maxOutputBytes: 4096,
      input,
      onOutput(chunk) {
        idleBytes += chunk.length;
        if (idleBytes > maxIdleBytes) die(`it sent more than ${maxIdleBytes} bytes without an answer`);
        if (ended !== undefined) return;
        for (const line of lines.push(chunk)) {
          if (line.leftOut > 0) die(`it sent a line of more than ${maxLineBytes} bytes`);
          else hear(line.text);
          if (ended !== undefined) return;
        }
      },
      signal: stop.signal,
    })
    .then(
      ({ exitCode }) => {
        for (const { text } of lines.end()) hear(text);
        const words = lastWords === "" ? "" : `, saying ${JSON.stringify(lastWords)}`;
        die(`it ended with ${exitCode === null ? "a signal" : `exit code ${exitCode}`}${words}`);
      },
      (thrown) => die(toFault(thrown).message),
    );

  return {
    ask(request, signal) {
      return new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(toolsFailed(ended));
        waiting.set(request.id, { resolve, reject });
        signal.addEventListener("abort", () => {
          if (!waiting.delete(request.id)) return;
          const params = { requestId: request.id, reason: "no longer wanted" };
          input.push(`${JSON.stringify({ jsonrpc: "2.0", method: "notifications/cancelled", params })}\n`);
          reject(signal.reason);
        });
        input.push(`${JSON.stringify(request)}\n`);
      });
    },
    async tell(message) {
      input.push(`${JSON.stringify(message)}\n`);
    },
    agree: () => undefined,
    async close() {
      die("it was closed");
      await over;
    },
  };
}

/** Its errors go to a file, of which both ends are printed when it is over: mixed into its output they could break a message. */
function withLastWords(command: string): string {
  const print = `if [ "$(wc -c <"$errors")" -gt ${2 * maxWords} ]; then head -c ${maxWords} "$errors"; printf ' … '; tail -c ${maxWords} "$errors"; else cat "$errors"; fi`;
  return `errors="$HOME/.errors-${randomUUID()}"; (\n${command}\n) 2>"$errors"; code=$?; { ${print}; } | tr '\\n' ' '; exit $code`;
}
