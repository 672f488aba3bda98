import type { Git } from "./git.ts";

export type Signature = { readonly name: string; readonly email: string; readonly date: string };
export type Commit = {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
};

const FORMAT = ["%H", "%T", "%P", "%an", "%ae", "%aI", "%cn", "%ce", "%cI", "%B"].join("%x1f");

/** Commits as `git log` gives them, newest first; `range` is what git takes: `a..b`, `-1 sha`, paths after `--`. */
export function listCommits(git: Git, range: readonly string[]): readonly Commit[] {
  const out = git.run(["log", `--format=${FORMAT}%x1e`, ...range]);
  return out
    .split("\x1e")
    .map((entry) => entry.replace(/^\n/, ""))
    .filter((entry) => entry !== "")
    .map(parseEntry);
}

/** One commit; throws when the sha is none. */
export function readCommit(git: Git, sha: string): Commit {
  const [commit] = listCommits(git, ["-1", sha]);
  if (commit === undefined) throw new Error(`no commit ${sha}`);
  return commit;
}

function parseEntry(entry: string): Commit {
  const [sha = "", tree = "", parents = "", an = "", ae = "", ad = "", cn = "", ce = "", cd = "", ...message] =
    entry.split("\x1f");
  return {
    sha,
    tree,
    parents: parents === "" ? [] : parents.split(" "),
    author: { name: an, email: ae, date: toUtc(ad) },
    committer: { name: cn, email: ce, date: toUtc(cd) },
    message: message.join("\x1f").replace(/\n+$/, ""),
  };
}

function toUtc(date: string): string {
  const at = new Date(date);
  return Number.isNaN(at.getTime()) ? "1970-01-01T00:00:00Z" : at.toISOString().replace(/\.\d{3}Z$/, "Z");
}
