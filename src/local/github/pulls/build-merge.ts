import { type Commit, listCommits } from "../git/commits.ts";
import { mergeTree, rebaseOnto, writeCommit } from "../git/merge.ts";
import type { PullRow, RepoRow } from "../store/rows.ts";
import type { World } from "../world.ts";
import { noreply } from "./identity.ts";
import { issueOf } from "./issue-of.ts";

export type MergeMethod = "merge" | "squash" | "rebase";

export type MergeWish = {
  /** The base's tip to merge into. */
  readonly base: string;
  readonly method: MergeMethod;
  readonly login: string;
  readonly title: string | undefined;
  readonly message: string | undefined;
};

/** Writes the commits of a merge and gives the base's new tip; no ref moves. Undefined in a conflict. */
export function buildMerge(world: World, repo: RepoRow, pull: PullRow, wish: MergeWish): string | undefined {
  const git = world.git(repo);
  const date = world.now();
  const github = { name: "GitHub", email: "noreply@github.com", date };
  const author = { ...noreply(world, wish.login), date };
  if (wish.method === "rebase") return rebaseOnto(git, wish.base, pull.headSha, author);
  const tree = mergeTree(git, wish.base, pull.headSha);
  if (tree === undefined) return undefined;
  if (wish.method === "merge") {
    const title = wish.title ?? `Merge pull request #${pull.number} from ${repo.owner}/${pull.headRef}`;
    const message = toMessage(title, wish.message ?? issueOf(world, pull).title);
    return writeCommit(git, { tree, parents: [wish.base, pull.headSha], message, author, committer: github });
  }
  const commits = listCommits(git, ["--reverse", "--no-merges", `${wish.base}..${pull.headSha}`]);
  const squash = squashText(issueOf(world, pull).title, pull.number, commits);
  const message = toMessage(wish.title ?? squash.title, wish.message ?? squash.message);
  // The squashed commit belongs to who opened the pull request.
  const opener = { ...noreply(world, issueOf(world, pull).user), date };
  return writeCommit(git, { tree, parents: [wish.base], message, author: opener, committer: github });
}

/** GitHub's default: a single commit's own text, else the title and a list of the commits. */
function squashText(
  title: string,
  number: number,
  commits: readonly Commit[],
): { readonly title: string; readonly message: string } {
  const [only] = commits;
  if (commits.length === 1 && only !== undefined) {
    const [subject = "", ...rest] = only.message.split("\n");
    return { title: `${subject} (#${number})`, message: rest.join("\n").trim() };
  }
  return { title: `${title} (#${number})`, message: commits.map((one) => `* ${one.message}`).join("\n\n") };
}

function toMessage(title: string, body: string): string {
  return body === "" ? title : `${title}\n\n${body}`;
}
