import type { FileChange } from "../../../contracts/change.ts";
import { Fault } from "../../../core/fault.ts";
import type { TreeEntry } from "../../../ports/git/git-objects.ts";

/**
 * The tree that git wrote must be the former one with exactly these changes (`oids`: the blobs in their order): git stages nothing for some paths and
 * still exits with 0. Else a Fault `path.refused` that names the first path in question.
 */
export function checkWritten(
  before: readonly TreeEntry[],
  changes: readonly FileChange[],
  oids: readonly (string | null)[],
  after: readonly TreeEntry[],
): void {
  const expected = new Map(before.map((entry) => [entry.path, `${entry.mode} ${entry.oid}`]));
  for (const [index, change] of changes.entries()) {
    if (change.content === null) expected.delete(change.path);
    else expected.set(change.path, `${change.mode} ${oids[index]}`);
  }
  for (const entry of after) {
    if (expected.get(entry.path) !== `${entry.mode} ${entry.oid}`)
      throw notWritten(entry.path, "git wrote something else there");
    expected.delete(entry.path);
  }
  for (const path of expected.keys()) throw notWritten(path, "git left it out of the tree");
}

function notWritten(path: string, reason: string): Fault {
  return new Fault("path.refused", `The path ${JSON.stringify(path)} was refused: ${reason}`, {
    who: "us",
    facts: { path },
  });
}
