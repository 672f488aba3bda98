import { expect, test } from "vitest";
import { redactForge } from "../../src/effects/redact-forge.ts";
import type { Forge } from "../../src/ports/forge/forge.ts";
import { CollectingReporter } from "../fakes/collecting-reporter.ts";
import { memoryForge } from "../fakes/memory-forge.ts";

test("no secret leaves through a comment, pull request, review, check or merge, and the job is told", async () => {
  const reporter = new CollectingReporter(["s3cr3t"]);
  const plain = memoryForge();
  plain.world.branches.set("main", "a".repeat(40)).set("b", "b".repeat(40));
  const merges: unknown[] = [];
  const merge: Forge["merge"] = async (of) => {
    merges.push(of);
    return { merged: true, sha: of.sha };
  };
  const forge = redactForge({ ...plain, merge }, reporter);
  const issue = plain.openIssue({ title: "x", body: "", author: { login: "ada", id: 7, isBot: false } });
  const comment = await forge.comment(issue, "it is s3cr3t");
  await forge.editComment(comment.id, "still s3cr3t");
  const pull = await forge.openPull({ head: "b", base: "main", title: "s3cr3t", body: "s3cr3t" });
  const line = { path: "x", side: "RIGHT" as const, startLine: null, line: 1, body: "s3cr3t" };
  await forge.postReview({ pull: pull.number, commit: "b".repeat(40), body: "s3cr3t", comments: [line] });
  const check = { name: "baton", sha: "b".repeat(40), externalId: "x", conclusion: "success" as const, url: "" };
  await forge.putCheck({ ...check, title: "s3cr3t", summary: "s3cr3t" });
  await forge.merge({
    number: pull.number,
    sha: "b".repeat(40),
    method: "squash",
    title: "merge s3cr3t",
    message: "of s3cr3t",
  });
  const { comments, pulls, reviews, reviewComments, checkTexts } = plain.world;
  const shown = JSON.stringify([merges, comments, pulls, [...reviews], [...reviewComments], [...checkTexts]]);
  expect(merges).toHaveLength(1);
  expect(shown).not.toContain("s3cr3t");
  expect(reporter.warnings.length).toBeGreaterThan(0);
});
