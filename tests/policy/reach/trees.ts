import { type Judged, judgeReach } from "../../../src/policy/reach/judge-reach.ts";
import type { Tree } from "../../../src/policy/reach/tree.ts";

/** Texts by path. */
export type Files = Readonly<Record<string, string>>;
/** What a change makes of them; null removes. */
export type Change = Readonly<Record<string, string | null>>;

export function treeOf(files: Files): Tree {
  return {
    paths: new Set(Object.keys(files)),
    read: async (paths) => new Map(paths.flatMap((path) => (path in files ? [[path, files[path] ?? ""]] : []))),
  };
}

export function withChange(files: Files, change: Change): Files {
  return Object.fromEntries(
    Object.entries({ ...files, ...change }).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

/** Judges a change of `files`; a renamed file is one removed and one new. */
export function judge(commands: readonly string[], files: Files, change: Change, hadTests = true): Promise<Judged> {
  return judgeReach({
    files: Object.keys(change).map((path) => ({ path, from: null })),
    base: treeOf(files),
    result: treeOf(withChange(files, change)),
    commands,
    hadTests,
  });
}

export async function steeringOf(
  command: string,
  files: Files,
  change: Change,
  hadTests = true,
): Promise<readonly string[]> {
  return (await judge([command], files, change, hadTests)).steering.map(({ path }) => path);
}
