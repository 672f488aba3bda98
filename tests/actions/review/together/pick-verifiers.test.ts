import { expect, it } from "vitest";
import { pickVerifiers } from "../../../../src/actions/review/together/pick-verifiers.ts";

const reviewers = ["anthropic/a", "openai/b", "google/c"];
const team = { reviewers, verifier: null, others: ["google/d", "openai/b"] };
const all = new Set(reviewers);

it("takes turns among reviewers that did not find it, then those who read in other roles", () => {
  expect(pickVerifiers(["anthropic/a"], team, all)).toEqual(["openai/b", "google/c", "google/d"]);
  expect(pickVerifiers(["openai/b"], team, all)).toEqual(["google/c", "anthropic/a", "google/d"]);
  expect(pickVerifiers(["google/c"], team, all)).toEqual(["anthropic/a", "openai/b", "google/d"]);
  expect(pickVerifiers(reviewers, team, all)).toEqual(["google/d"]);
});

it("prefers another vendor than the finders', and asks last who gave no review", () => {
  const alike = { ...team, reviewers: ["google/x", "google/c", "openai/b"], others: [] };
  expect(pickVerifiers(["google/x"], alike, new Set(alike.reviewers))).toEqual(["openai/b", "google/c"]);
  expect(pickVerifiers(["anthropic/a"], team, new Set(["anthropic/a", "google/c"]))).toEqual([
    "google/c",
    "google/d",
    "openai/b",
  ]);
});

it("asks the named one alone, and never a finder", () => {
  expect(pickVerifiers(["anthropic/a"], { ...team, verifier: "openai/v" }, all)).toEqual(["openai/v"]);
  expect(pickVerifiers(["openai/v"], { ...team, verifier: "openai/v" }, all)).toEqual([]);
});
