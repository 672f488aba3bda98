import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { allowed, type Caller, canSee, isWorkflowToken } from "../access.ts";
import { afterRefs } from "../events/after-refs.ts";
import { protectionsOf } from "../pulls/protection.ts";
import type { Reply } from "../server/exchange.ts";
import type { RepoRow } from "../store/rows.ts";
import { fullName, type World } from "../world.ts";
import { createAdvertisements } from "./advertisement.ts";
import { type BackendAnswer, runBackend } from "./backend.ts";
import { parsePush, rewriteReport } from "./receive-pack.ts";
import type { RefChange } from "./refs.ts";

export type GitRequest = {
  readonly repo: RepoRow;
  readonly path: "info/refs" | "git-upload-pack" | "git-receive-pack";
  readonly service: "git-upload-pack" | "git-receive-pack";
};

export type GitAddress = Omit<GitRequest, "repo"> & { readonly repo: RepoRow | undefined };

/** The git call that an address means; undefined for any other address. */
export function parseGitAddress(world: World, url: URL): GitAddress | undefined {
  const match = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(url.pathname);
  if (match === null) return undefined;
  const path = match[3] as GitRequest["path"];
  const service = path === "info/refs" ? url.searchParams.get("service") : path;
  if (service !== "git-upload-pack" && service !== "git-receive-pack") return undefined;
  const repo = world.store.repositories.find({ key: `${match[1]}/${match[2]}`.toLowerCase() });
  return { repo, path, service };
}

/** The refusal of a git call in the words that git shows as `remote: …`; undefined when it may go on. */
export function refuseGit(world: World, caller: Caller | undefined, wanted: GitAddress): Reply | undefined {
  const plain = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
    status,
    headers: { "content-type": "text/plain; charset=utf-8", ...headers },
    body,
  });
  const ask = { "www-authenticate": 'Basic realm="GitHub"' };
  if (caller === undefined) return plain(401, "Invalid username or token.", ask);
  const repo = wanted.repo;
  const writes = wanted.service === "git-receive-pack";
  if (caller.user === null && (repo === undefined || repo.private || writes))
    return plain(401, "Authentication required.", ask);
  if (repo === undefined || !canSee(world, repo, caller)) return plain(404, "Repository not found.");
  if (allowed(world, repo, caller, [writes ? "contents=write" : "contents=read"])) return undefined;
  return plain(403, `Permission to ${fullName(repo)}.git denied to ${caller.user?.login ?? "nobody"}.`);
}

/** Hands a git call that may go on to git itself, and does what follows from a push. */
export async function answerGit(
  world: World,
  wanted: GitRequest & { readonly caller: Caller },
  http: { readonly request: IncomingMessage; readonly body: Buffer },
): Promise<Reply> {
  const env = environmentFor(wanted, http.request, http.body);
  if (wanted.path === "git-receive-pack") return receive(world, wanted, { env, body: http.body });
  return isCapabilities(wanted, env) ? advertise(env) : runBackend(env, http.body);
}

const advertise = createAdvertisements();

const isCapabilities = (wanted: GitRequest, env: Readonly<Record<string, string>>): boolean =>
  wanted.path === "info/refs" && wanted.service === "git-upload-pack" && env["GIT_PROTOCOL"] === "version=2";

function environmentFor(wanted: GitRequest, request: IncomingMessage, body: Buffer): Readonly<Record<string, string>> {
  return {
    GIT_PROJECT_ROOT: dirname(wanted.repo.gitDir),
    GIT_HTTP_EXPORT_ALL: "1",
    PATH_INFO: `/${basename(wanted.repo.gitDir)}/${wanted.path}`,
    QUERY_STRING: wanted.path === "info/refs" ? `service=${wanted.service}` : "",
    REQUEST_METHOD: request.method ?? "GET",
    CONTENT_TYPE: request.headers["content-type"] ?? "",
    CONTENT_LENGTH: String(body.length),
    REMOTE_USER: "local",
    REMOTE_ADDR: "127.0.0.1",
    GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
  };
}

async function receive(
  world: World,
  wanted: GitRequest & { readonly caller: Caller },
  cgi: { readonly env: Readonly<Record<string, string>>; readonly body: Buffer },
): Promise<Reply> {
  const { repo, caller } = wanted;
  const push = parsePush(cgi.body);
  const by = { login: caller.user?.login ?? "", byWorkflowToken: isWorkflowToken(caller) };
  const intent = world.store.pushes.insert({
    repo: repo.id,
    by: by.login,
    byWorkflowToken: by.byWorkflowToken,
    commands: push.commands,
    pid: null,
  });
  const scratch = mkdtempSync(join(tmpdir(), "push-"));
  const reasons = join(scratch, "reasons");
  try {
    const env = { ...cgi.env, ...rulesFor(world, repo, push.commands, caller), LOCAL_REASONS: reasons };
    const answer = await runBackend(env, cgi.body, (pid) => world.store.pushes.put({ ...intent, pid }));
    const sideBand = push.capabilities.includes("side-band-64k");
    const report = rewriteReport(await collect(answer), sideBand, readReasons(reasons));
    world.store.database.transaction(() => {
      const moved = push.commands.filter((command) => report.moved.includes(command.ref));
      afterRefs(world, repo, moved, by);
      world.store.pushes.remove(intent.id);
    });
    return { status: answer.status, headers: answer.headers, body: report.body };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What the update hook must know of this pusher. */
function rulesFor(
  world: World,
  repo: RepoRow,
  commands: readonly RefChange[],
  caller: Caller,
): Readonly<Record<string, string>> {
  const branchRules = commands.map(({ ref }) => ({
    ref,
    rules: protectionsOf(world, repo, ref.replace(/^refs\/heads\//, "")),
  }));
  const named = (fits: (rules: ReturnType<typeof protectionsOf>) => boolean): string =>
    branchRules
      .filter(({ ref, rules }) => ref.startsWith("refs/heads/") && fits(rules))
      .map(({ ref }) => ref)
      .join("\n");
  return {
    LOCAL_PROTECTED: named((rules) => rules.length > 0),
    LOCAL_PULL_REQUEST_ONLY: named((rules) => rules.some((rule) => rule.requirePullRequest)),
    // GITHUB_TOKEN can not be given this right by a workflow file.
    LOCAL_NO_WORKFLOWS: isWorkflowToken(caller) ? "1" : "",
  };
}

function readReasons(path: string): ReadonlyMap<string, string> {
  try {
    const lines = readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line.includes("\t"));
    return new Map(lines.map((line) => [line.slice(0, line.indexOf("\t")), line.slice(line.indexOf("\t") + 1)]));
  } catch {
    return new Map();
  }
}

async function collect(answer: BackendAnswer): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer.body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
