import type { BranchRules, MergeMethod } from "../../ports/forge/forge-checks.ts";

export type WireRule = { readonly type: string; readonly parameters?: Readonly<Record<string, unknown>> | undefined };

/** Rules that a job's token can not satisfy, in words; types and their meaning: docs.github.com/en/rest/repos/rules */
const others: Readonly<Record<string, string>> = {
  update: "Nobody but bypass actors may update this branch",
  creation: "Nobody but bypass actors may create this branch",
  deletion: "",
  non_fast_forward: "",
  required_linear_history: "",
  required_status_checks: "",
  pull_request: "",
  merge_queue: "",
  required_signatures: "Commits must be signed; those that a job pushes are not",
  required_deployments: "A deployment must succeed before a merge",
  workflows: "A workflow required by the organisation must pass; it does not run for commits made with the job's token",
  code_scanning: "Code scanning results are required",
  code_quality: "Code quality results are required",
  commit_message_pattern: "Commit messages must match a pattern",
  commit_author_email_pattern: "Authors' e-mail addresses must match a pattern",
  committer_email_pattern: "Committers' e-mail addresses must match a pattern",
  branch_name_pattern: "Branch names must match a pattern",
};

/** Rulesets and the older protection as one. A type of rule that is not known is named. */
export function toBranchRules(rules: readonly WireRule[], classic: BranchRules): BranchRules {
  const reviews = rules.filter((rule) => rule.type === "pull_request").map((rule) => rule.parameters ?? {});
  const named = rules.map((rule) => others[rule.type] ?? `A rule of the type "${rule.type}" applies`);
  const extra = reviews.flatMap((rule) => [
    rule.require_code_owner_review === true ? "A code owner must approve" : "",
    rule.required_review_thread_resolution === true ? "All review threads must be resolved" : "",
  ]);
  return {
    requiredChecks: [...new Set([...classic.requiredChecks, ...rules.flatMap(checksOf)])],
    requiredApprovals: Math.max(
      classic.requiredApprovals,
      ...reviews.map((rule) => numberOf(rule.required_approving_review_count)),
    ),
    mergeQueue: classic.mergeQueue || rules.some((rule) => rule.type === "merge_queue"),
    ...methodsOf(rules),
    others: [...new Set([...classic.others, ...named, ...extra])].filter((words) => words !== ""),
  };
}

const methods: readonly MergeMethod[] = ["squash", "merge", "rebase"];

/** What all rules together leave: a linear history takes no merge commit, and `pull_request` may list what it takes. */
function methodsOf(rules: readonly WireRule[]): Pick<BranchRules, "allowedMethods"> {
  const lists = rules.flatMap((rule): readonly (readonly unknown[])[] => {
    if (rule.type === "required_linear_history") return [["squash", "rebase"]];
    const listed = rule.type === "pull_request" ? rule.parameters?.allowed_merge_methods : undefined;
    return Array.isArray(listed) && listed.length > 0 ? [listed] : [];
  });
  if (lists.length === 0) return {};
  return { allowedMethods: methods.filter((method) => lists.every((list) => list.includes(method))) };
}

function checksOf(rule: WireRule): readonly string[] {
  const checks = rule.type === "required_status_checks" ? rule.parameters?.required_status_checks : undefined;
  if (!Array.isArray(checks)) return [];
  return checks.flatMap((check: unknown) =>
    typeof check === "object" && check !== null && "context" in check && typeof check.context === "string"
      ? [check.context]
      : [],
  );
}

const numberOf = (value: unknown): number => (typeof value === "number" ? value : 0);
