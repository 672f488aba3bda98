import { ensureChanged } from "../diff.ts";
import type { Objects } from "../objects.ts";

type Sides = { readonly base: string; readonly ours: string; readonly theirs: string };
type Merged = { tree: string; conflicts: readonly string[] };

/**
 * Three-way merge of trees, as GitHub's merge makes it (`ort`). `merge-tree --merge-base` needs git 2.40 and commits with history; three commits made up over the
 * trees need neither, so depth-1 fetches are enough. With conflicts the tree holds their markers: never merge it.
 */
export async function mergeTrees(objects: Objects, of: Sides): Promise<Merged> {
  const base = await objects.resolve(of.base, "tree");
  const ours = await objects.resolve(of.ours, "tree");
  const theirs = await objects.resolve(of.theirs, "tree");
  // One side alone has changed, or both alike: there is nothing to merge.
  if (base === ours || ours === theirs) return { tree: theirs, conflicts: [] };
  if (base === theirs) return { tree: ours, conflicts: [] };
  return objects.remember(`merge ${base} ${ours} ${theirs}`, () => merge(objects, { base, ours, theirs }));
}

async function merge(objects: Objects, { base, ours, theirs }: Sides): Promise<Merged> {
  await ensureChanged(objects, [base, ours]);
  await ensureChanged(objects, [base, theirs]);
  const root = await madeUpCommit(objects, base, []);
  const left = await madeUpCommit(objects, ours, ["-p", root]);
  const right = await madeUpCommit(objects, theirs, ["-p", root]);
  const output = await objects.run(["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", left, right], {
    okCodes: [0, 1],
  });
  const [tree = "", ...rest] = output.stdout.toString().split("\0");
  return { tree, conflicts: output.code === 0 ? [] : [...new Set(rest.filter(Boolean))] };
}

async function madeUpCommit(objects: Objects, tree: string, parents: readonly string[]): Promise<string> {
  const dates = { GIT_AUTHOR_DATE: "@0 +0000", GIT_COMMITTER_DATE: "@0 +0000" };
  const output = await objects.run(["commit-tree", tree, ...parents, "-m", "merge"], { env: dates });
  return output.stdout.toString().trim();
}
