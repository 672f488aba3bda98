import { Fault } from "../../core/fault.ts";
import { delayMs } from "../../core/retry.ts";
import type { GitRemote, Pushed, RefUpdate } from "../../ports/git/git-remote.ts";
import { parsePushRefusal } from "./parse-push.ts";
import { isObjectName, isPerhapsOurs, isTransient, parseRefs, toRefspec, toRemoteFault } from "./remote-answers.ts";
import type { GitOutput, RunGit } from "./run-git.ts";

/** Waits before a try is repeated after a broken connection. */
export type Pause = { readonly sleep: (ms: number) => Promise<void>; readonly random: () => number };

/** `made`: this job has written the commit itself, so that it need not be fetched. */
export type Remote = GitRemote & { made(commit: string): void };

/** Where refs that were fetched are in the job's repository. */
type ReadRefs = (refs: readonly string[]) => Promise<ReadonlyMap<string, string>>;

type FetchOptions = { readonly depth?: number; readonly blobs?: boolean };

const tries = 4;
/** Git's own word for all of it, which shallow repositories are deepened by too. */
const wholeDepth = 2_147_483_647;
const fetchWords = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"];
const pushWords = ["push", "--porcelain", "--atomic", "--no-verify", "--recurse-submodules=no"];

/** The server's side of a repository, by `ls-remote`, `fetch` and `push`. `run` must carry the token and the promisor setting. */
export function createRemote(run: RunGit, pause: Pause, readRefs: ReadRefs): Remote {
  return new CommandRemote(run, pause, readRefs);
}

class CommandRemote implements Remote {
  readonly #run: RunGit;
  readonly #pause: Pause;
  readonly #readRefs: ReadRefs;
  readonly #had = new Had();
  #turn: Promise<void> = Promise.resolve();

  constructor(run: RunGit, pause: Pause, readRefs: ReadRefs) {
    this.#run = run;
    this.#pause = pause;
    this.#readRefs = readRefs;
  }

  async refs(patterns: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const output = await this.#read(["ls-remote", "--quiet", "--end-of-options", "origin", ...patterns]);
    return parseRefs(output.stdout.toString());
  }

  async fetch(wants: readonly string[], options: FetchOptions = {}): Promise<void> {
    if (wants.length === 0) return;
    // Two fetches at once would fight for git's `shallow.lock`.
    const mine = this.#turn.then(() => this.#fetchNow(wants, options));
    this.#turn = mine.catch(() => undefined);
    await mine;
  }

  async fetchHistory(commit: string, of: { depth?: number; tags?: boolean } = {}): Promise<void> {
    const { depth = 0, tags = true } = of;
    const args = [...fetchWords, `--depth=${depth === 0 ? wholeDepth : depth}`, "--filter=tree:0", "--stdin", "origin"];
    const specs = `${commit}\n${tags ? "+refs/tags/*:refs/tags/*\n" : ""}`;
    const mine = this.#turn.then(() => this.#read(args, specs));
    this.#turn = mine.then(
      () => undefined,
      () => undefined,
    );
    await mine;
  }

  async fetchTips(refs: readonly string[], beside: readonly string[] = []) {
    try {
      await this.fetch([...refs, ...beside]);
    } catch (thrown) {
      if (thrown instanceof Fault && thrown.code === "git.missing") return undefined;
      throw thrown;
    }
    const tips = await this.#readRefs(refs);
    this.#had.add([...tips.values()], {});
    return tips;
  }

  async push(updates: readonly RefUpdate[]): Promise<Pushed> {
    if (updates.length === 0) return { ok: true };
    const leases = updates.map((update) => `--force-with-lease=${update.ref}:${update.expect ?? ""}`);
    const specs = updates.map((update) => `${update.to ?? ""}:${update.ref}`);
    const args = [...pushWords, ...leases, "--end-of-options", "origin", ...specs];
    for (let attempt = 0; ; attempt++) {
      const output = await this.#run(args, { okCodes: [0, 1, 128] });
      if (output.code === 0) return { ok: true };
      const refusal = parsePushRefusal(output.stdout.toString(), output.stderr);
      if (refusal?.why === "stale" && isPerhapsOurs(refusal.message))
        return (await this.#lookAgain(updates)) ?? refusal;
      if (refusal) return refusal;
      if (attempt + 1 >= tries || !isTransient(output)) throw toRemoteFault(args, output);
      await this.#wait(attempt);
      const happened = await this.#lookAgain(updates);
      if (happened) return happened;
    }
  }

  made(commit: string): void {
    this.#had.add([commit], {});
  }

  async #fetchNow(asked: readonly string[], options: FetchOptions): Promise<void> {
    const wants = asked.filter((want) => this.#had.lacks(want, options));
    if (wants.length === 0) return;
    const depth = options.depth === 0 ? [] : [`--depth=${options.depth ?? 1}`];
    const filter = options.blobs ? "--no-filter" : "--filter=blob:none";
    const specs = `${wants.map(toRefspec).join("\n")}\n`;
    await this.#read([...fetchWords, ...depth, filter, "--stdin", "origin"], specs);
    this.#had.add(wants, options);
  }

  /** Reads may be repeated freely. */
  async #read(args: readonly string[], input?: string): Promise<GitOutput> {
    for (let attempt = 0; ; attempt++) {
      const output = await this.#run(args, { ...(input === undefined ? {} : { input }), okCodes: [0, 1, 128] });
      if (output.code === 0) return output;
      if (attempt + 1 >= tries || !isTransient(output)) throw toRemoteFault(args, output);
      await this.#wait(attempt);
    }
  }

  #wait(attempt: number): Promise<void> {
    return this.#pause.sleep(delayMs(attempt, { baseMs: 500, capMs: 8000 }, this.#pause.random));
  }

  /** A push whose answer was lost: did it happen, or has somebody else moved a ref? Neither: `undefined`, and it may be sent once more. */
  async #lookAgain(updates: readonly RefUpdate[]): Promise<Pushed | undefined> {
    const now = await this.refs(updates.map((update) => update.ref));
    const at = (update: RefUpdate) => now.get(update.ref) ?? null;
    if (updates.every((update) => at(update) === update.to)) return { ok: true };
    const moved = updates.find((update) => at(update) !== update.expect);
    if (moved === undefined) return undefined;
    const message = `${moved.ref} is at ${at(moved) ?? "nothing"}, expected ${moved.expect ?? "nothing"}`;
    return { ok: false, why: "stale", message };
  }
}

/** An object name never comes to mean another object: what this job has fetched so deep is not asked for again. */
class Had {
  readonly #objects = new Map<string, { readonly depth: number; readonly blobs: boolean }>();

  lacks(want: string, { depth = 1, blobs = false }: FetchOptions): boolean {
    const known = this.#objects.get(want);
    return known === undefined || depth > known.depth || (blobs && !known.blobs);
  }

  add(wants: readonly string[], { depth = 1, blobs = false }: FetchOptions): void {
    for (const want of wants.filter((one) => depth > 0 && isObjectName(one))) this.#objects.set(want, { depth, blobs });
  }
}
