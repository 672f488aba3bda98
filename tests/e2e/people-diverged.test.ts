import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectConsistent, readEvents } from "./after-all.ts";
import { autoPlan, coderOf, countIssue, done, judgeOf, oneFeature, planned } from "./count-notes.script.ts";
import { type Scenario, startScenario, workflow } from "./scenario.ts";

const [first] = planned.features;
const second = {
  ...first,
  id: "f2",
  title: "Say whether there are any",
  dependsOn: ["f1"],
  owns: ["src/any.js"],
  criteria: [{ ...first?.criteria[0], id: "f2.c1", text: "hasNotes tells whether a file has notes." }],
};
const anyFile = `import { countNotes } from "./count.js";\n\nexport const hasNotes = (file) => countNotes(file) > 0;\n`;
const script = oneFeature(
  { name: "two", vendor: "anthropic", turns: [{ call: [done({ ...planned, features: [first, second] })] }] },
  coderOf(
    "any",
    { "src/any.js": anyFile },
    { user: second.title, more: { criteria: [{ id: "f2.c1", how: "Shown." }] } },
  ),
  judgeOf("any reviewed", { user: second.title, criteria: ["f2.c1"] }),
);
/** Green on the main that a person sees, red as soon as there is a file of that name. */
const refuses = `import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";

test("nobody counts", () => assert.equal(existsSync("src/count.js"), false));
`;
const merging = { match: /^PUT .*\/merge$/, job: /\(f1\) \/ publish$/ };
type Pull = { number: number; title: string; body: string; head: { ref: string }; merged_at: string | null };

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startScenario({
    script,
    files: autoPlan,
    issue: countIssue,
    before: ({ github }) =>
      github.fail({
        ...merging,
        meanwhile: () => scenario.pushAs("main", { "test/nobody.test.js": refuses }, "Nobody counts"),
      }),
  });
  await scenario.drive();
}, 300_000);
afterAll(() => scenario.remove());

const sweep = async (): Promise<void> => {
  scenario.github.fireSchedule(scenario.repository, workflow);
  await scenario.engine.idle();
};
const said = async (words: string): Promise<string[]> =>
  (await scenario.comments(scenario.issue)).map(({ body }) => body).filter((body) => body.includes(words));
const reverts = async (): Promise<Pull[]> =>
  (await scenario.get<Pull[]>("/pulls?state=all")).filter(({ head }) => head.ref.endsWith("-revert"));

describe("a person pushes to main in the moment of the merge, and together they break it", () => {
  test("main is proved by a leg without a model, and one pull request takes the merge back, linked from the issue and left to a person", async () => {
    await sweep();
    expect(readEvents(scenario).map(({ type }) => type)).toContain("MERGE_DIVERGED");
    const [revert, ...more] = await reverts();
    expect([revert?.merged_at, more]).toEqual([null, []]);
    expect(revert?.title).toMatch(/^Revert "/);
    expect(revert?.body).toContain(`#${scenario.issue}`);
    expect(scenario.git("diff", "--name-status", "main", revert?.head.ref ?? "").split("\n")).toEqual([
      "D\tsrc/count.js",
      "D\ttest/count.test.js",
    ]);
    expect((await said("🔴 The tests fail on `main`")).length).toBe(1);
    expect((await said("🔴 The tests fail on `main`"))[0]).toContain(`#${revert?.number}`);
    const run = await scenario.run();
    expect(run.claims.map(({ ticket, mode }) => `${ticket} ${mode}`)).toEqual([
      "plan plan",
      "f1 implement",
      "f1 watch",
    ]);
    expect(run.tickets.get("f2")?.status).toBe("todo");
  });

  test("what needs the feature waits until main is green again; then the run goes on to its end", async () => {
    await scenario.pushAs("main", { "test/nobody.test.js": null }, "Somebody may count");
    await sweep();
    const run = await scenario.drive();
    expect(run?.status).toBe("done");
    expect(run?.claims.slice(3).map(({ ticket, mode }) => `${ticket} ${mode}`)).toEqual(["f1 watch", "f2 implement"]);
    expect((await said("🟢 The tests pass on `main`")).length).toBe(1);
    expect((await reverts()).map(({ merged_at }) => merged_at)).toEqual([null]);
    expect([...scenario.models.unmatched(), ...scenario.models.refused()]).toEqual([]);
    expectConsistent(scenario);
  }, 300_000);
});
