import type { BranchRules, MergeMethod } from "../ports/forge/forge-checks.ts";

/** The ways to merge that the repository's settings and the branch's rules leave; what the token may not read forbids nothing. */
export function allowedMethods(
  { allowed }: { readonly allowed: readonly MergeMethod[] },
  rules: Pick<BranchRules, "allowedMethods"> | null,
): readonly MergeMethod[] {
  return allowed.filter((method) => rules?.allowedMethods?.includes(method) ?? true);
}
