import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { keepTemplate, useTemplate } from "./template.ts";

export type GitServer = {
  readonly folder: string;
  readonly origin: string;
  readonly url: string;
  /** `METHOD path?query` of each request, in order. */
  readonly requests: string[];
  readonly authorizations: (string | undefined)[];
  /** Breaks the connection of the next request that matches: before git sees it, or after it has done its work. */
  breakNext(match: RegExp, when: "before" | "after"): void;
  /** Git in the bare repository on the server's side. */
  git(...args: string[]): string;
  close(): Promise<void>;
};

const config = `[http]
	receivepack = true
[uploadpack]
	allowFilter = true
	allowAnySHA1InWant = true
[gc]
	auto = 0
[receive]
	autogc = false
`;

/** A bare repository behind real `git http-backend`, as GitHub serves one: filters, any reachable object, atomic pushes. */
export async function startGitServer(): Promise<GitServer> {
  const folder = mkdtempSync(join(tmpdir(), "baton-git-"));
  const origin = join(folder, "origin.git");
  const git = (...args: string[]) =>
    execFileSync("git", args, {
      cwd: origin,
      encoding: "utf8",
      env: plainEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  if (!useTemplate("served", origin)) {
    execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", origin], { env: plainEnvironment() });
    appendFileSync(join(origin, "config"), config);
    keepTemplate("served", origin);
  }
  const requests: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const faults: { match: RegExp; when: "before" | "after" }[] = [];
  const server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    requests.push(line);
    authorizations.push(request.headers.authorization);
    const index = faults.findIndex((fault) => fault.match.test(line));
    const fault = index === -1 ? undefined : faults.splice(index, 1)[0];
    if (fault?.when === "before") return void request.socket.destroy();
    void serve(folder, request, response, fault !== undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    folder,
    origin,
    url: `http://127.0.0.1:${port}/origin.git`,
    requests,
    authorizations,
    breakNext: (match, when) => void faults.push({ match, when }),
    git,
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Fixed names and dates, and nothing of the machine's configuration. */
export function plainEnvironment(): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    HOME: tmpdir(),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@example.com",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@example.com",
    GIT_AUTHOR_DATE: "@1790000000 +0000",
    GIT_COMMITTER_DATE: "@1790000000 +0000",
  };
}

async function serve(
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
  breakAfter: boolean,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
  const child = spawn("git", ["http-backend"], {
    env: {
      ...plainEnvironment(),
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      REMOTE_USER: "tester",
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? "GET",
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      CONTENT_LENGTH: String(body.length),
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
    },
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(body);
  const out: Buffer[] = [];
  for await (const chunk of child.stdout) out.push(chunk as Buffer);
  if (breakAfter) return void request.socket.destroy();
  const answer = Buffer.concat(out);
  const end = answer.indexOf("\r\n\r\n");
  for (const line of answer.subarray(0, end).toString().split("\r\n")) {
    const [name = "", value = ""] = line.split(/: (.*)/s);
    if (name.toLowerCase() === "status") response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.end(answer.subarray(end + 4));
}
