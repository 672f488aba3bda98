import { permissionOf, RANK } from "../access.ts";
import type { ProtectionRow, RepoRow, ReviewRow } from "../store/rows.ts";
import type { World } from "../world.ts";

/** The rules that hold for a branch, classic protections and rulesets alike. */
export function protectionsOf(world: World, repo: RepoRow, branch: string): readonly ProtectionRow[] {
  return world.store.protections.all({ repo: repo.id }).filter((rule) => matches(rule.pattern, branch));
}

function matches(pattern: string, branch: string): boolean {
  const source = pattern
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
    // `*` stops at a slash, `**` does not, as in GitHub's fnmatch.
    .join("[^/]*")
    .replaceAll("[^/]*[^/]*", ".*");
  return new RegExp(`^${source}$`).test(branch);
}

export type CheckState = "success" | "failure" | "pending" | "absent";

/** How the newest check run or status of that name on the commit stands. */
function checkStateOf(world: World, repo: RepoRow, sha: string, name: string): CheckState {
  const run = world.store.checkRuns.all({ repo: repo.id, key: sha }).findLast((one) => one.name === name);
  if (run !== undefined) {
    if (run.status !== "completed") return "pending";
    return ["success", "neutral", "skipped"].includes(run.conclusion ?? "") ? "success" : "failure";
  }
  const status = world.store.statuses.all({ repo: repo.id, key: sha }).findLast((one) => one.context === name);
  if (status === undefined) return "absent";
  if (status.state === "pending") return "pending";
  return status.state === "success" ? "success" : "failure";
}

/** Each reviewer's last word, of those who may write and did more than comment. */
function decidingReviews(world: World, repo: RepoRow, pull: number): readonly ReviewRow[] {
  const last = new Map<string, ReviewRow>();
  for (const review of world.store.reviews.all({ repo: repo.id, parent: pull })) {
    if (review.state === "COMMENTED" || review.state === "PENDING") continue;
    const permission = permissionOf(world, repo, review.user);
    const bot = review.user.endsWith("[bot]");
    if (bot || (permission !== null && RANK[permission] >= RANK.write)) last.set(review.user, review);
  }
  return [...last.values()];
}

/**
 * Why the rules of the base branch do not let this head in yet, in GitHub's words; undefined when they do.
 * GITHUB-BEHAVIOUR § A, row "merge PUT".
 */
export function findRuleAgainst(
  world: World,
  repo: RepoRow,
  pull: { readonly number: number; readonly baseRef: string; readonly headSha: string; readonly behind: boolean },
): string | undefined {
  for (const rule of protectionsOf(world, repo, pull.baseRef)) {
    const against = breachOf(world, repo, rule, pull);
    if (against !== undefined)
      return rule.kind === "ruleset" ? `Repository rule violations found\n\n${against}\n\n` : against;
  }
  return undefined;
}

function breachOf(
  world: World,
  repo: RepoRow,
  rule: ProtectionRow,
  pull: { readonly number: number; readonly headSha: string; readonly behind: boolean },
): string | undefined {
  if (rule.mergeQueue) return "Changes must be made through the merge queue.";
  const reviews = decidingReviews(world, repo, pull.number);
  if (rule.requiredApprovals > 0) {
    const approvals = reviews.filter((review) => review.state === "APPROVED").length;
    if (approvals < rule.requiredApprovals) {
      const many = rule.requiredApprovals === 1 ? "review is" : "reviews are";
      return `At least ${rule.requiredApprovals} approving ${many} required by reviewers with write access.`;
    }
    if (reviews.some((review) => review.state === "CHANGES_REQUESTED")) return "Changes have been requested.";
  }
  const unmet = rule.requiredChecks
    .map((name) => ({ name, state: checkStateOf(world, repo, pull.headSha, name) }))
    .filter((check) => check.state !== "success");
  const [first] = unmet;
  if (first !== undefined) {
    if (unmet.length > 1)
      return `${unmet.length} of ${rule.requiredChecks.length} required status checks are expected.`;
    const stands = { absent: "expected", pending: "in progress", failure: "failing" } as const;
    return `Required status check "${first.name}" is ${first.state === "success" ? "expected" : stands[first.state]}.`;
  }
  if (rule.strict && pull.behind) return "Head branch is out of date. Review and try the merge again.";
  return undefined;
}
