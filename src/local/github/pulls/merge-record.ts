import type { Doer } from "../events/emit.ts";
import type { Git } from "../git/git.ts";
import type { RefChange } from "../git/refs.ts";

/**
 * A merge moves a ref in git and rows in SQLite, and a kill may come between. So the base moves together with a ref
 * that says which pull request was merged and by whom, in one transaction of git; the next start reads it.
 */
const PREFIX = "refs/local/merged/";

export type MergeRecord = { readonly number: number; readonly sha: string; readonly by: Doer };

/** Moves the base to the merge and records it: both or nothing. False when the base is not where it was. */
export function moveBaseRecorded(
  git: Git,
  change: RefChange,
  merge: { readonly number: number; readonly by: Doer },
): boolean {
  const kind = merge.by.byWorkflowToken ? "job" : "person";
  const record = `${PREFIX}${merge.number}/${kind}/${Buffer.from(merge.by.login).toString("base64url")}`;
  const input = `start\nupdate ${change.ref} ${change.new} ${change.old}\nupdate ${record} ${change.new}\ncommit\n`;
  return git.attempt(["update-ref", "--stdin"], { input }).status === 0;
}

/** All merges that git has seen. */
export function listMergeRecords(git: Git): readonly MergeRecord[] {
  const out = git.run(["for-each-ref", "--format=%(objectname) %(refname)", PREFIX]);
  return out.split("\n").flatMap((line) => {
    const match = /^(\S+) refs\/local\/merged\/(\d+)\/(job|person)\/(\S+)$/.exec(line);
    if (match === null) return [];
    const [, sha = "", number = "", kind = "", login = ""] = match;
    const by = { login: Buffer.from(login, "base64url").toString("utf8"), byWorkflowToken: kind === "job" };
    return [{ number: Number(number), sha, by }];
  });
}
