import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allowed, canSee } from "../access.ts";
import { type Caller, isWorkflowToken } from "../caller.ts";
import { afterRefs } from "../events/after-refs.ts";
import { protectionsOf } from "../pulls/protection.ts";
import type { Reply } from "../server/exchange.ts";
import type { RepoRow } from "../store/rows.ts";
import { fullName, type World } from "../world.ts";
import { createAdvertisements } from "./advertisement.ts";
import { collect, headersOf, runService, type Service, type ServiceCall } from "./backend.ts";
import { parsePush, rewriteReport } from "./receive-pack.ts";
import type { RefChange } from "./refs.ts";

export type GitRequest = {
  readonly repo: RepoRow;
  readonly path: "info/refs" | "git-upload-pack" | "git-receive-pack";
  readonly service: Service;
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
  const { service, repo } = wanted;
  const call = { service, gitDir: repo.gitDir, protocol: String(http.request.headers["git-protocol"] ?? "") };
  if (wanted.path === "info/refs") return advertise(call);
  if (service === "git-receive-pack") return receive(world, wanted, { call, body: http.body });
  return { status: 200, headers: headersOf(`${service}-result`), body: await runService(call, http.body) };
}

const advertise = createAdvertisements();

async function receive(
  world: World,
  wanted: GitRequest & { readonly caller: Caller },
  sent: { readonly call: ServiceCall; readonly body: Buffer },
): Promise<Reply> {
  const { repo, caller } = wanted;
  const push = parsePush(sent.body);
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
    const env = { ...rulesFor(world, repo, push.commands, caller), LOCAL_REASONS: reasons };
    const onStart = (pid: number): void => void world.store.pushes.put({ ...intent, pid });
    const answer = await collect(await runService({ ...sent.call, env }, sent.body, onStart));
    const report = rewriteReport(answer, push.capabilities.includes("side-band-64k"), readReasons(reasons));
    world.store.database.transaction(() => {
      const moved = push.commands.filter((command) => report.moved.includes(command.ref));
      afterRefs(world, repo, moved, by);
      world.store.pushes.remove(intent.id);
    });
    return { status: 200, headers: headersOf("git-receive-pack-result"), body: report.body };
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
