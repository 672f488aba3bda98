import type { FileChange } from "../../contracts/change.ts";
import { mayChangeTest } from "../../policy/gates/may-change-test.ts";
import { isTestFile, isTestName } from "../../policy/reach/file-kinds.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";

type Reader = Pick<GitObjects, "changedPaths" | "listTree" | "readFiles" | "writeTree">;

/** The trees by which it is seen what the base's own tests lose. */
export type KeptTests = {
  /** The result's product with the base's tests, and with all that steers them as it was on the base. */
  readonly kept: string;
  /** The base, without the tests that the change may change. */
  readonly base: string;
};

/**
 * Puts the base's tests into the result: files beside tests and those of `steering` are as on the base, new ones are not there. Tests that an
 * approved plan lets be changed (`mayChange`) are in neither tree.
 */
export async function keepTests(
  git: Reader,
  of: {
    readonly base: string;
    readonly tree: string;
    readonly steering: ReadonlySet<string>;
    readonly mayChange: readonly string[];
  },
): Promise<KeptTests> {
  const { base, tree, steering, mayChange } = of;
  const isLeftOut = (path: string) => isTestName(path) && mayChangeTest(mayChange, { file: path, name: "" });
  const changes = await git.changedPaths(base, tree);
  const touched = changes.flatMap(({ path, from }) => (from === undefined ? [path] : [path, from]));
  const entries = new Map((await git.listTree(base)).map((entry) => [entry.path, entry]));
  const plain = (path: string) => {
    const mode = entries.get(path)?.mode;
    return mode === "100644" || mode === "100755" ? mode : undefined;
  };
  const wanted = touched.filter((path) => !isLeftOut(path) && (isTestFile(path) || steering.has(path)));
  const contents = await git.readFiles(
    base,
    wanted.filter((path) => plain(path) !== undefined),
  );
  const back = wanted.flatMap((path): readonly FileChange[] => {
    const mode = plain(path);
    const content = contents.get(path);
    // A link of the base can not be laid; what stands in its place then stays.
    if (mode === undefined && entries.has(path)) return [];
    return [{ path, mode: mode ?? "100644", encoding: "base64", content: content?.toString("base64") ?? null }];
  });
  const gone = (paths: Iterable<string>): readonly FileChange[] =>
    [...paths].filter(isLeftOut).map((path) => ({ path, mode: "100644", encoding: "utf8", content: null }));
  const inResult = mayChange.length === 0 ? [] : (await git.listTree(tree)).map(({ path }) => path);
  return {
    kept: await git.writeTree(tree, [...back, ...gone(inResult)]),
    base: mayChange.length === 0 ? base : await git.writeTree(base, gone(entries.keys())),
  };
}
