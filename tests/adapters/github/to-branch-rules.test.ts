import { expect, test } from "vitest";
import { toBranchRules } from "../../../src/adapters/github/to-branch-rules.ts";

const none = { requiredChecks: [], requiredApprovals: 0, mergeQueue: false, others: [] };

test("checks of rulesets and of the older protection are one list", () => {
  const rule = {
    type: "required_status_checks",
    parameters: { required_status_checks: [{ context: "ci" }, { context: "lint" }] },
  };
  expect(toBranchRules([rule], { ...none, requiredChecks: ["ci", "old"] }).requiredChecks).toEqual([
    "ci",
    "old",
    "lint",
  ]);
});

test("reviews, queue and what a job's token can not satisfy are told", () => {
  const rules = [
    { type: "pull_request", parameters: { required_approving_review_count: 2, require_code_owner_review: true } },
    { type: "merge_queue" },
    { type: "required_signatures" },
    { type: "deletion" },
  ];
  expect(toBranchRules(rules, none)).toEqual({
    requiredChecks: [],
    requiredApprovals: 2,
    mergeQueue: true,
    others: [expect.stringContaining("signed"), "A code owner must approve"],
  });
});

test("a type of rule that is not known is named, never passed over", () => {
  expect(toBranchRules([{ type: "quantum_review" }], none).others).toEqual([expect.stringContaining("quantum_review")]);
});

test("a linear history and the methods that rules list leave what all of them take", () => {
  const pull = (...allowed_merge_methods: string[]) => ({
    type: "pull_request",
    parameters: { allowed_merge_methods },
  });
  const linear = { type: "required_linear_history" };
  const left = (...rules: Parameters<typeof toBranchRules>[0][number][]) => toBranchRules(rules, none).allowedMethods;
  expect(left({ type: "deletion" }, pull())).toBeUndefined();
  expect(left(linear)).toEqual(["squash", "rebase"]);
  expect(left(pull("merge", "squash"))).toEqual(["squash", "merge"]);
  expect(left(pull("merge", "squash"), linear, pull("squash", "rebase"))).toEqual(["squash"]);
  expect(left(pull("merge"), linear)).toEqual([]);
});
