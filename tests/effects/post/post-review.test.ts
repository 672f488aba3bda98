import { expect, test } from "vitest";
import { Fault } from "../../../src/core/fault.ts";
import { readOutside } from "../../../src/effects/outside.ts";
import { performEffect } from "../../../src/effects/post/perform-effect.ts";
import { findFindingMarker } from "../../../src/policy/effects/effect.ts";
import { effectsOf } from "../../../src/policy/effects/effects.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";
import { aFinding, Project, sha } from "../../builders/project.ts";
import { memoryForge } from "../../fakes/memory-forge.ts";

const diff = `diff --git a/src/a.ts b/src/a.ts
--- a/src/a.ts
+++ b/src/a.ts
@@ -1,2 +1,4 @@
 x
+y
+let a = 1;
+z
 w
`;

/** A feature whose pull request is open, and what shows of it. */
function begin() {
  const project = Project.approved(aPlan([aFeature("f1")]));
  const forge = memoryForge();
  const number = 101;
  const branch = "baton/42-1-x";
  forge.world.pulls.push({
    ...{ number, state: "open", mergeSha: null, draft: false, title: "", body: "", branch, base: "main" },
    ...{ author: forge.world.self, headWhenClosed: sha(5) },
  });
  const git = async () => ({ fetch: async () => undefined, diff: async () => Buffer.from(diff) });
  const show = async () => {
    const { run } = project;
    const outside = readOutside(forge);
    const hands = { forge, job: { runUrl: "u" }, git, outside, run, pushed: new Set<string>() };
    const effects = effectsOf(run, { config: project.config, repositoryUrl: "r", workDue: false });
    for (const effect of effects)
      if (effect.kind === "review" || effect.kind === "resolve_threads") await performEffect(effect, hands as never);
  };
  const round = (
    findings: Parameters<typeof aFinding>[0][],
    earlier: { id: string; state: "open" | "fixed" }[] = [],
  ) => {
    const [claim] = project.route();
    if (claim === undefined) throw new Error("no claim");
    project.push(claim);
    project.prove(claim);
    project.review(claim, "changes_requested", {
      findings: findings.map(aFinding),
      earlier: earlier.map((one) => ({ ...one, evidence: "seen" })),
    });
    project.end(claim);
  };
  const threads = () => (forge.world.threads.get(number) ?? []).map(({ firstBody }) => findFindingMarker(firstBody));
  const bodies = () => (forge.world.reviews.get(number) ?? []).map(({ body }) => body);
  return { forge, round, show, threads, bodies };
}

test("a finding that is raised again after a forced push keeps its one thread, and stands in the review's text", async () => {
  const { round, show, threads, bodies } = begin();
  round([{ id: "aaaaaaaaaaaa" }]);
  await show();
  round(
    [
      { id: "aaaaaaaaaaaa", body: "It still is." },
      { id: "bbbbbbbbbbbb", title: "New" },
    ],
    [{ id: "aaaaaaaaaaaa", state: "open" }],
  );
  await show();
  await show();
  expect(threads()).toEqual(["aaaaaaaaaaaa", "bbbbbbbbbbbb"]);
  expect(bodies()).toHaveLength(2);
  expect(bodies()[1]).toContain("`src/a.ts` line 3: raised again; it has a thread already.");
  expect(bodies()[1]).toContain("It still is.");
  expect(bodies()[1]).not.toContain("baton:finding=");
});

test("it does so when both reviews are shown by one job, and when its thread was resolved", async () => {
  const { round, show, threads } = begin();
  round([{ id: "aaaaaaaaaaaa" }]);
  round([], [{ id: "aaaaaaaaaaaa", state: "fixed" }]);
  round([{ id: "aaaaaaaaaaaa" }]);
  await show();
  expect(threads()).toEqual(["aaaaaaaaaaaa"]);
});

test("a finding that had no place before gets its thread when it has one", async () => {
  const { round, show, threads, bodies } = begin();
  round([{ id: "aaaaaaaaaaaa", place: null }]);
  await show();
  expect(threads()).toEqual([]);
  round([{ id: "aaaaaaaaaaaa" }]);
  await show();
  expect(threads()).toEqual(["aaaaaaaaaaaa"]);
  expect(bodies()[1]).not.toContain("raised again");
});

test("a token that may not read threads posts no second one", async () => {
  const { forge, round, show, threads, bodies } = begin();
  round([{ id: "aaaaaaaaaaaa" }]);
  await show();
  round([{ id: "aaaaaaaaaaaa" }]);
  forge.fail("threads", new Fault("forge.forbidden", "no", { who: "user" }));
  await show();
  expect(threads()).toEqual(["aaaaaaaaaaaa"]);
  expect(bodies()[1]).toContain("raised again");
});

test("a finding without a place in the pull request's diff stands in the text, its suggestion as plain code", async () => {
  const { round, show, threads, bodies } = begin();
  round([{ id: "aaaaaaaaaaaa", place: { startLine: 90, line: 90 }, suggestion: "let b = `x`;" }]);
  await show();
  expect(threads()).toEqual([]);
  expect(bodies()[0]).toContain("`src/a.ts` line 90\n\n**high:** It is wrong");
  expect(bodies()[0]).toContain("```\nlet b = `x`;\n```");
  expect(bodies()[0]).not.toMatch(/suggestion|baton:finding/);
});
