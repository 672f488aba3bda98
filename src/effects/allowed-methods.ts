import type { BranchRules, MergeMethod } from "../ports/forge/forge-checks.ts";

const all: readonly MergeMethod[] = ["squash", "merge", "rebase"];

/** The ways to merge that a branch's rules leave; what the token may not read forbids nothing. */
export function methodsOfRules(rules: Pick<BranchRules, "allowedMethods"> | null): readonly MergeMethod[] {
  return rules?.allowedMethods ?? all;
}
