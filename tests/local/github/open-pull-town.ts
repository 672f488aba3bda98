import type { Client } from "../../../src/local/github/client.ts";
import { openTown, type Town, type WorkTree } from "./open-town.ts";

/** A town in which pull requests are opened and merged by alice. */
export type PullTown = Town & {
  readonly alice: Client;
  readonly octo: Client;
  readonly tree: WorkTree;
  /** A branch off main's tip with some changed files, pushed, and its pull request. */
  openPull(
    files: Readonly<Record<string, string>>,
    more?: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly number: number; readonly head: string; readonly branch: string }>;
  merge(number: number, body?: Readonly<Record<string, unknown>>): ReturnType<Client["send"]>;
};

export async function openPullTown(): Promise<PullTown> {
  const town = await openTown();
  const alice = town.github.as("alice");
  const tree = await town.clone(alice);
  let branches = 0;
  return {
    ...town,
    alice,
    octo: town.github.as("octo"),
    tree,
    async openPull(files, more = {}) {
      branches += 1;
      const branch = `b${branches}`;
      await tree.remote("fetch", "--quiet", "origin", "main");
      tree.git("checkout", "--quiet", "-B", branch, "origin/main");
      const head = tree.commit(branch, files);
      await tree.push(branch);
      const wanted = { title: `Change ${branch}`, head: branch, base: "main", ...more };
      const pull = await alice.request("POST", town.at("/pulls"), wanted);
      return { number: (pull as { number: number }).number, head, branch };
    },
    merge: (number, body = {}) => alice.send("PUT", town.at(`/pulls/${number}/merge`), body),
  };
}

/** The text of `src/list.txt` with some of its forty lines changed. */
export function listWith(changed: Readonly<Record<number, string>>): string {
  return `${Array.from({ length: 40 }, (_, index) => changed[index + 1] ?? `line ${index + 1}`).join("\n")}\n`;
}
