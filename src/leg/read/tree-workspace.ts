import { Fault } from "../../core/fault.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";
import type { Workspace } from "../../ports/workspace.ts";

/** Files fetched at a time: a search goes through all of them in this order, and each fetch is a request. */
const batchSize = 200;

/**
 * A tree's plain files to be read, held in memory: nothing of it is ever on disk, so nothing of it can run. Links and submodules are not there.
 * Writing is a Fault `bug`: whoever gets it gives no tool that writes.
 */
export async function openTreeWorkspace(
  git: Pick<GitObjects, "listTree" | "readFiles">,
  tree: string,
): Promise<Workspace> {
  const paths = (await git.listTree(tree))
    .filter((entry) => entry.mode === "100644" || entry.mode === "100755")
    .map((entry) => entry.path);
  const places = new Map(paths.map((path, index) => [path, index]));
  const read = new Map<string, Buffer>();
  const refuse = async (): Promise<never> => {
    throw new Fault("bug", "This tree can only be read.", { who: "us" });
  };
  return {
    folder: "",
    list: async () => paths,
    async read(path) {
      const place = places.get(path);
      if (place === undefined) return undefined;
      if (!read.has(path)) {
        const wanted = paths.slice(place, place + batchSize).filter((one) => !read.has(one));
        for (const [name, content] of await git.readFiles(tree, wanted)) read.set(name, content);
      }
      return read.get(path);
    },
    write: refuse,
    remove: refuse,
  };
}
