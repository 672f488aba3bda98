import { createHash } from "node:crypto";
import { Fault } from "../../../../src/core/fault.ts";
import type { Git } from "../../../../src/ports/git/git.ts";

type Commit = { readonly parents: readonly string[]; readonly changes: readonly string[] };

/** A repository whose trees are sets of changes: two sides always merge, and what a tree holds can be read off it. */
export class ChangeSets {
  readonly #commits = new Map<string, Commit>();
  readonly #trees = new Map<string, readonly string[]>();

  commit(parents: readonly string[], changes: readonly string[]): string {
    const sha = hash(`commit ${parents.join()} ${changes.join()}`);
    this.#commits.set(sha, { parents, changes });
    this.treeOf(sha);
    return sha;
  }

  /** The commit that a merge of `head` onto `onto` is, under the name that GitHub has given it. */
  land(sha: string, onto: string, head: string): void {
    const changes = merge(this.#get(onto).changes, this.#get(head).changes);
    this.#commits.set(sha, { parents: [onto], changes });
    this.treeOf(sha);
  }

  /** A commit of somebody's on top of that one. */
  pushOn(tip: string, change: string): string {
    return this.commit([tip], merge(this.#get(tip).changes, [change]));
  }

  parentsOf(sha: string): readonly string[] {
    return this.#get(sha).parents;
  }

  treeOf(sha: string): string {
    return this.#toTree(this.#get(sha).changes);
  }

  mergeTrees(ours: string, theirs: string): string {
    return this.#toTree(merge(this.#changesIn(ours), this.#changesIn(theirs)));
  }

  #changesIn(treeish: string): readonly string[] {
    return this.#trees.get(treeish) ?? this.#get(treeish).changes;
  }

  #toTree(changes: readonly string[]): string {
    const tree = hash(`tree ${changes.join()}`);
    this.#trees.set(tree, changes);
    return tree;
  }

  #get(sha: string): Commit {
    const found = this.#commits.get(sha);
    if (found === undefined) throw new Fault("git.missing", `no commit ${sha}`, { who: "us" });
    return found;
  }
}

const merge = (a: readonly string[], b: readonly string[]): readonly string[] => [...new Set([...a, ...b])].sort();
const hash = (text: string): string => createHash("sha1").update(text).digest("hex");

/** What a writer asks of git, on such a repository. Whatever else is asked is a mistake of the test. */
export function changeSetGit(repository: ChangeSets, refs: () => ReadonlyMap<string, string>): Git {
  const plain: Partial<Git> = {
    refs: async (patterns) => new Map([...refs()].filter(([ref]) => patterns.includes(ref))),
    fetch: async () => undefined,
    fetchFiles: async () => undefined,
    listTree: async () => [],
    readFiles: async () => new Map(),
    treeOf: async (sha) => repository.treeOf(sha),
    parentsOf: async (sha) => repository.parentsOf(sha),
    mergeTrees: async ({ ours, theirs }) => ({ tree: repository.mergeTrees(ours, theirs), conflicts: [] }),
    changedPaths: async () => [],
    diff: async () => Buffer.alloc(0),
    push: async () => ({ ok: true }),
  };
  return new Proxy(plain, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name);
      if (found === undefined && name !== "then") throw new Error(`git.${String(name)} is not for these jobs`);
      return found;
    },
  }) as Git;
}
