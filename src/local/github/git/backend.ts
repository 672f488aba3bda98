import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { GIT_ENVIRONMENT } from "./git.ts";

export type BackendAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What follows the headers. */
  readonly body: Readable;
};

/** Runs `git http-backend` as a CGI script over one request. Rejects when it ends before it has answered. */
export function runBackend(
  env: Readonly<Record<string, string>>,
  body: Buffer,
  onStart: (pid: number) => void = () => undefined,
): Promise<BackendAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["http-backend"], {
      env: { ...GIT_ENVIRONMENT, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    if (child.pid !== undefined) onStart(child.pid);
    let head = Buffer.alloc(0);
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
    child.on("error", reject);
    // The backend may answer and go before it has read everything.
    child.stdin.on("error", () => undefined);
    child.stdin.end(body);
    const onData = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf("\r\n\r\n");
      if (end === -1) return;
      child.stdout.off("data", onData).off("end", onEnd);
      child.stdout.pause();
      const rest = head.subarray(end + 4);
      if (rest.length > 0) child.stdout.unshift(rest);
      resolve({ ...parseHead(head.toString("latin1", 0, end)), body: child.stdout });
    };
    const onEnd = (): void => reject(new Error(`git http-backend gave no answer: ${said.trim()}`));
    child.stdout.on("data", onData).on("end", onEnd);
  });
}

function parseHead(text: string): { readonly status: number; readonly headers: Readonly<Record<string, string>> } {
  const headers: Record<string, string> = {};
  let status = 200;
  for (const line of text.split("\r\n")) {
    const [name = "", ...value] = line.split(": ");
    if (name.toLowerCase() === "status") status = Number.parseInt(value.join(": "), 10);
    else headers[name.toLowerCase()] = value.join(": ");
  }
  return { status, headers };
}
