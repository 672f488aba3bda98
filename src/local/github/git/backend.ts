import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { GIT_ENVIRONMENT } from "./git.ts";

export type Service = "git-upload-pack" | "git-receive-pack";

export type ServiceCall = {
  readonly service: Service;
  readonly gitDir: string;
  /** What the client's `Git-Protocol` header says; empty without one. */
  readonly protocol: string;
  /** Only what the repository has and can do, as the first answer of a conversation. */
  readonly advertise?: boolean;
  /** Beside the environment of all git children. */
  readonly env?: Readonly<Record<string, string>>;
};

/** As `git http-backend` answers: no answer may be kept. */
export function headersOf(type: string): Readonly<Record<string, string>> {
  return {
    expires: "Fri, 01 Jan 1980 00:00:00 GMT",
    pragma: "no-cache",
    "cache-control": "no-cache, max-age=0, must-revalidate",
    "content-type": `application/x-${type}`,
  };
}

/**
 * Runs one of git's two services over one request, as `git http-backend` does, which would be two more processes. Gives what it writes, as soon as it
 * begins to; rejects when it fails before.
 */
export function runService(
  call: ServiceCall,
  body: Buffer,
  onStart: (pid: number) => void = () => undefined,
): Promise<Readable> {
  return new Promise((resolve, reject) => {
    const [, command = ""] = /^git-(.+)$/.exec(call.service) ?? [];
    const options = ["--stateless-rpc", ...(call.advertise ? ["--advertise-refs"] : [])];
    const child = spawn("git", [command, ...options, call.gitDir], {
      env: { ...GIT_ENVIRONMENT, ...identity, GIT_PROTOCOL: call.protocol, ...call.env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    if (child.pid !== undefined) onStart(child.pid);
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
    child.on("error", reject);
    // The service may answer and go before it has read everything.
    child.stdin.on("error", () => undefined);
    child.stdin.end(body);
    child.stdout.once("readable", () => {
      if (child.stdout.readableLength > 0) resolve(child.stdout);
      // Nothing at all: the exit code says whether that is an answer.
      else child.stdout.resume();
    });
    child.on("close", (code) => {
      if (code === 0) resolve(Readable.from([]));
      else reject(new Error(`git ${command} gave no answer (exit ${code}): ${said.trim()}`));
    });
  });
}

/** Who moves refs, where a reflog is kept. */
const identity = { GIT_COMMITTER_NAME: "local", GIT_COMMITTER_EMAIL: "local@http.127.0.0.1" };

export async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
