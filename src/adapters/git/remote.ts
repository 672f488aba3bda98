import { Fault } from "../../core/fault.ts";
import { delayMs } from "../../core/retry.ts";
import type { GitRemote, Pushed, RefUpdate } from "../../ports/git/git-remote.ts";
import { parsePushRefusal } from "./parse-push.ts";
import { type GitOutput, gitFault, type RunGit } from "./run-git.ts";

/** Waits before a try is repeated after a broken connection. */
export type Pause = { readonly sleep: (ms: number) => Promise<void>; readonly random: () => number };

/** `made`: this job has written the commit itself, so that it need not be fetched. */
export type Remote = GitRemote & { made(commit: string): void };

/** Where refs that were fetched are in the job's repository. */
type ReadRefs = (refs: readonly string[]) => Promise<ReadonlyMap<string, string>>;

type FetchOptions = { readonly depth?: number; readonly blobs?: boolean };

const tries = 4;
const transient =
  /Could not resolve host|Failed to connect|Couldn't connect|Connection (reset|refused|timed out)|Operation timed out|Recv failure|Empty reply|transfer closed|RPC failed|early EOF|unexpected disconnect|the remote end hung up|GnuTLS|SSL_|error: (5\d\d|429)|Operation too slow|bad line length|expected flush|invalid server response/i;

/** The server's side of a repository, by `ls-remote`, `fetch` and `push`. `run` must carry the token and the promisor setting. */
export function createRemote(run: RunGit, pause: Pause, readRefs: ReadRefs): Remote {
  const wait = (attempt: number) => pause.sleep(delayMs(attempt, { baseMs: 500, capMs: 8000 }, pause.random));

  /** Reads may be repeated freely. */
  async function read(args: readonly string[], input?: string): Promise<GitOutput> {
    for (let attempt = 0; ; attempt++) {
      const output = await run(args, { ...(input === undefined ? {} : { input }), okCodes: [0, 1, 128] });
      if (output.code === 0) return output;
      if (attempt + 1 >= tries || !transient.test(output.stderr)) throw toRemoteFault(args, output);
      await wait(attempt);
    }
  }

  async function refs(patterns: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const output = await read(["ls-remote", "--quiet", "--end-of-options", "origin", ...patterns]);
    return parseRefs(output.stdout.toString());
  }

  let turn: Promise<void> = Promise.resolve();
  async function fetch(wants: readonly string[], options: FetchOptions = {}): Promise<void> {
    if (wants.length === 0) return;
    // Two fetches at once would fight for git's `shallow.lock`.
    const mine = turn.then(() => fetchNow(wants, options));
    turn = mine.catch(() => undefined);
    await mine;
  }

  /** An object name never comes to mean another object: what this job has fetched so deep is not asked for again. */
  const had = new Map<string, { readonly depth: number; readonly blobs: boolean }>();
  function lacks(want: string, { depth = 1, blobs = false }: FetchOptions): boolean {
    const known = had.get(want);
    return known === undefined || depth > known.depth || (blobs && !known.blobs);
  }
  function remember(wants: readonly string[], { depth = 1, blobs = false }: FetchOptions): void {
    for (const want of wants.filter((one) => depth > 0 && isObjectName(one))) had.set(want, { depth, blobs });
  }

  async function fetchNow(asked: readonly string[], options: FetchOptions): Promise<void> {
    const wants = asked.filter((want) => lacks(want, options));
    if (wants.length === 0) return;
    const specs = wants.map(toRefspec);
    const depth = options.depth === 0 ? [] : [`--depth=${options.depth ?? 1}`];
    const filter = options.blobs ? "--no-filter" : "--filter=blob:none";
    await read(
      [
        "fetch",
        "--quiet",
        "--no-tags",
        "--no-write-fetch-head",
        "--no-recurse-submodules",
        ...depth,
        filter,
        "--stdin",
        "origin",
      ],
      `${specs.join("\n")}\n`,
    );
    remember(wants, options);
  }

  async function fetchTips(refs: readonly string[], beside: readonly string[] = []) {
    try {
      await fetch([...refs, ...beside]);
    } catch (thrown) {
      if (thrown instanceof Fault && thrown.code === "git.missing") return undefined;
      throw thrown;
    }
    const tips = await readRefs(refs);
    remember([...tips.values()], {});
    return tips;
  }

  async function push(updates: readonly RefUpdate[]): Promise<Pushed> {
    if (updates.length === 0) return { ok: true };
    const leases = updates.map((update) => `--force-with-lease=${update.ref}:${update.expect ?? ""}`);
    const specs = updates.map((update) => `${update.to ?? ""}:${update.ref}`);
    const args = [
      "push",
      "--porcelain",
      "--atomic",

      "--no-verify",
      "--recurse-submodules=no",
      ...leases,
      "--end-of-options",
      "origin",
      ...specs,
    ];
    for (let attempt = 0; ; attempt++) {
      const output = await run(args, { okCodes: [0, 1, 128] });
      if (output.code === 0) return { ok: true };
      const refusal = parsePushRefusal(output.stdout.toString(), output.stderr);
      if (refusal) return isPerhapsOurs(refusal.message) ? ((await lookAgain(updates)) ?? refusal) : refusal;
      if (attempt + 1 >= tries || !transient.test(output.stderr)) throw toRemoteFault(args, output);
      await wait(attempt);
      const happened = await lookAgain(updates);
      if (happened) return happened;
    }
  }

  /** A push whose answer was lost: did it happen, or has somebody else moved a ref? Neither: `undefined`, and it may be sent once more. */
  async function lookAgain(updates: readonly RefUpdate[]): Promise<Pushed | undefined> {
    const now = await refs(updates.map((update) => update.ref));
    const at = (update: RefUpdate) => now.get(update.ref) ?? null;
    if (updates.every((update) => at(update) === update.to)) return { ok: true };
    const moved = updates.find((update) => at(update) !== update.expect);
    return (
      moved && {
        ok: false,
        why: "stale",
        message: `${moved.ref} is at ${at(moved) ?? "nothing"}, expected ${moved.expect ?? "nothing"}`,
      }
    );
  }

  return { refs, fetch, fetchTips, push, made: (commit) => remember([commit], {}) };
}

/** libcurl itself sends a request again when a connection that was in use before breaks: then our own push is what the server says is in the way. */
function isPerhapsOurs(refusal: string): boolean {
  return (
    refusal.includes("[remote rejected]") &&
    /cannot lock ref|transaction failed|already exists|failed to update/.test(refusal)
  );
}

function parseRefs(text: string): Map<string, string> {
  const refs = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [oid, ref] = line.split("\t");
    if (oid && ref && !ref.endsWith("^{}")) refs.set(ref, oid);
  }
  return refs;
}

const isObjectName = (want: string): boolean => /^[0-9a-f]{40}$/.test(want);

/** A ref is kept under its own name, so that it can be read by it; an object name and HEAD hang on no ref. */
function toRefspec(want: string): string {
  if (want === "HEAD" || isObjectName(want)) return want;
  if (/^refs\/[^\s:^~?*[\\]+$/.test(want)) return `+${want}:${want}`;
  throw new Fault("git.missing", `Neither a full object name nor a full ref name: ${JSON.stringify(want)}`, {
    who: "us",
    facts: { want },
  });
}

function toRemoteFault(args: readonly string[], output: GitOutput): Fault {
  if (/couldn't find remote ref|not our ref|no such remote ref/i.test(output.stderr))
    return gitFault(args, output, "git.missing");
  if (/error: 40[13]|Authentication failed|could not read Username|Repository not found/i.test(output.stderr)) {
    return new Fault(
      "git.refused",
      `The server refused git ${args[0] ?? ""}: ${output.stderr.trim().slice(-1500)}\nCheck the token and the job's permissions (contents).`,
      {
        who: "user",
        facts: { command: args[0] ?? "" },
      },
    );
  }
  const fault = gitFault(args, output);
  return new Fault(fault.code, fault.message, {
    who: "outside",
    retryable: transient.test(output.stderr),
    facts: fault.facts,
  });
}
