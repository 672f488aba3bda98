import { Fault } from "../../../core/fault.ts";
import type { Ground } from "../../../leg/prepared/ground.ts";
import type { Git } from "../../../ports/git/git.ts";
import type { Workspace } from "../../../ports/workspace.ts";
import { isByproduct } from "./is-byproduct.ts";
import { type Difference, readDifference } from "./read-difference.ts";

/** A file that the coder left and that no change takes, with the rule of the repository that says so. */
export type LeftOut = { readonly path: string; readonly rule: string };

type OwnGit = Pick<Git, "ignoredIn" | "ignoredFiles" | "listTree" | "changesOf">;

const buildFolders = /(^|\/)(?:dist|build|out|target|coverage|vendor|_build|\.[^/]+)\/$/;

/**
 * Knows what of a coder's files is the change: what the repository ignores is not, nor what the base's set-up left, as long as no tool of the coder's wrote it.
 * What its tools wrote is looked at once it is written, what commands left when the work is handed in. Of what lay there before nothing is said, nor of what
 * tools build. While a set-up's files come into the folder nobody reads what differs there.
 */
export class CoderFiles {
  readonly #git: OwnGit;
  readonly #folder: string;
  readonly #from: string;
  readonly #written = new Set<string>();
  #before: ReadonlySet<string> = new Set();
  #tracked: ReadonlySet<string> = new Set();
  #submodules: readonly string[] = [];
  #made: ReadonlySet<string> = new Set();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(git: OwnGit, folder: string, from: string) {
    this.#git = git;
    this.#folder = folder;
    this.#from = from;
  }

  /** Before the first tool is called. */
  async begin(): Promise<void> {
    const entries = await this.#git.listTree(this.#from);
    this.#tracked = new Set(entries.map(({ path }) => path));
    this.#submodules = entries.filter(({ type }) => type === "commit").map(({ path }) => path);
    this.#before = new Set(await this.#git.ignoredFiles(this.#folder));
  }

  /** Lets a set-up's files into the folder; `bring` is told which files the coder wrote until then, and says what it brought. */
  letIn<T extends Ground>(bring: (written: () => readonly string[]) => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      const ground = await bring(() => [...this.#written]);
      if (ground.kind === "prepared") this.#made = new Set(ground.made);
      return ground;
    });
  }

  /** What differs from where the work began; `refused` says why it can not be handed on. */
  difference(): Promise<Difference> {
    return this.#alone(() => readDifference(this.#git, this.#folder, this.#from, (path) => this.#isMade(path)));
  }

  /**
   * The workspace for tools that write: it refuses the folder of a submodule, whose files are another repository's. What a set-up left is not listed, unless it
   * is asked for by its own name.
   */
  guard(workspace: Workspace): Workspace {
    return {
      folder: workspace.folder,
      list: async (below) => {
        const files = await workspace.list(below);
        return below === undefined && this.#made.size > 0 ? files.filter((path) => !this.#isMade(path)) : files;
      },
      read: (path, maxBytes) => workspace.read(path, maxBytes),
      write: async (path, content, executable) => {
        this.#refuseSubmodule(path);
        await workspace.write(path, content, executable);
        this.#written.add(path);
      },
      remove: async (path) => {
        this.#refuseSubmodule(path);
        await workspace.remove(path);
      },
    };
  }

  async ruleOf(path: string): Promise<string | undefined> {
    if (this.#tracked.has(path)) return undefined;
    return (await this.#git.ignoredIn(this.#folder, [path])).get(path);
  }

  async find(): Promise<readonly LeftOut[]> {
    const made = (await this.#git.ignoredFiles(this.#folder)).filter(
      (path) => !this.#before.has(path) && !isByproduct(path) && !buildFolders.test(path) && !this.#isMade(path),
    );
    const wanted = [...new Set([...this.#written, ...made])].filter((path) => !this.#tracked.has(path));
    if (wanted.length === 0) return [];
    const rules = await this.#git.ignoredIn(this.#folder, wanted);
    return [...rules].map(([path, rule]) => ({ path, rule })).sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** By the set-up, or by what runs since in a folder of the set-up's own. */
  #isMade(path: string): boolean {
    if (this.#made.size === 0 || this.#written.has(path)) return false;
    const parts = path.replace(/\/$/, "").split("/");
    return parts.some((_, at) => this.#made.has(parts.slice(0, at + 1).join("/")));
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #refuseSubmodule(path: string): void {
    const submodule = this.#submodules.find((one) => path === one || path.startsWith(`${one}/`));
    if (submodule === undefined) return;
    const message = `${JSON.stringify(path)} is refused: ${submodule} is a submodule, whose files are another repository's. Nothing was written; leave it as it is.`;
    throw new Fault("path.refused", message, { who: "outside", facts: { path } });
  }
}
