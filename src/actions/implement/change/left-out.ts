import { Fault } from "../../../core/fault.ts";
import type { Git } from "../../../ports/git/git.ts";
import type { Workspace } from "../../../ports/workspace.ts";
import { isByproduct } from "./is-byproduct.ts";

/** A file that the coder left and that no change takes, with the rule of the repository that says so. */
export type LeftOut = { readonly path: string; readonly rule: string };

type OwnGit = Pick<Git, "ignoredIn" | "ignoredFiles" | "listTree">;

const buildFolders = /(^|\/)(?:dist|build|out|target|coverage|vendor|_build|\.[^/]+)\/$/;

/**
 * Knows what of a coder's files the repository ignores: what its tools wrote is looked at once it is written, what commands left when the work is handed in.
 * Of what lay there before nothing is said, nor of what tools build.
 */
export class IgnoredFiles {
  readonly #git: OwnGit;
  readonly #folder: string;
  readonly #from: string;
  readonly #written = new Set<string>();
  #before: ReadonlySet<string> = new Set();
  #tracked: ReadonlySet<string> = new Set();
  #submodules: readonly string[] = [];

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

  /** The workspace for tools that write: it refuses the folder of a submodule, whose files are another repository's. */
  guard(workspace: Workspace): Workspace {
    return {
      folder: workspace.folder,
      list: () => workspace.list(),
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
      (path) => !this.#before.has(path) && !isByproduct(path) && !buildFolders.test(path),
    );
    const wanted = [...new Set([...this.#written, ...made])].filter((path) => !this.#tracked.has(path));
    if (wanted.length === 0) return [];
    const rules = await this.#git.ignoredIn(this.#folder, wanted);
    return [...rules].map(([path, rule]) => ({ path, rule })).sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  #refuseSubmodule(path: string): void {
    const submodule = this.#submodules.find((one) => path === one || path.startsWith(`${one}/`));
    if (submodule === undefined) return;
    const message = `${JSON.stringify(path)} is refused: ${submodule} is a submodule, whose files are another repository's. Nothing was written; leave it as it is.`;
    throw new Fault("path.refused", message, { who: "outside", facts: { path } });
  }
}
