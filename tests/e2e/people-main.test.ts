import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunState } from "../../src/state/state.ts";
import { autoPlan, coderOf, countFile, countIssue, oneFeature } from "./count-notes.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

const theirs = "/** How many notes a list has. */\nexport const countList = (notes) => notes.length;\n";
const both = `${countFile}\n${theirs}`;

let scenario: Scenario;
let run: RunState;

beforeAll(async () => {
  const resolved = coderOf(
    "conflict resolved",
    { "src/count.js": both },
    { user: "Conflicts with the default branch" },
  );
  const nothing = async () => {};
  // A leg's writer pushes twice: what was proved, and what came of the merge. A person is quicker than the merge, two times.
  const meanwhile = [
    () => scenario.pushAs("main", { "NEWS.md": "Soon: counting.\n" }, "Tell the news"),
    nothing,
    () => scenario.pushAs("main", { "src/count.js": theirs }, "Count a list"),
  ];
  let pushes = 0;
  scenario = await startScenario({
    script: oneFeature(resolved),
    files: autoPlan,
    issue: countIssue,
    before: ({ github }) =>
      github.fail({
        match: /^POST .*\/git-receive-pack$/,
        job: /\(f1\) \/ publish$/,
        afterWrite: true,
        times: 9,
        meanwhile: () => (meanwhile[pushes++] ?? nothing)(),
      }),
  });
  const driven = await scenario.drive();
  if (driven === undefined) throw new Error("no run was recorded");
  run = driven;
}, 300_000);
afterAll(() => scenario.remove());

describe("a person pushes to main between proof and merge", () => {
  test("the new merge result is proved without a model, a conflict goes back a round, and both people's work is on main", () => {
    expect(run.status).toBe("done");
    expect(run.claims.filter(({ ticket }) => ticket === "f1").map(({ mode, round }) => `${mode} ${round}`)).toEqual([
      "implement 1",
      "prove 1",
      "prove 1",
      "implement 2",
    ]);
    expect(scenario.git("show", "main:src/count.js")).toContain("countNotes(file)");
    expect(scenario.git("show", "main:src/count.js")).toContain("countList");
    expect(scenario.git("show", "main:NEWS.md")).toBe("Soon: counting.");
  });

  test("nothing unproved landed: main's tree after the merge is the proved one, on the proved base", async () => {
    const { merged, proof } = await scenario.ticket("f1");
    expect(scenario.git("rev-parse", `${merged?.sha}^{tree}`)).toBe(proof?.proof.tree);
    expect(scenario.git("rev-parse", `${merged?.sha}^`)).toBe(proof?.proof.base);
    const merges = scenario.traffic().filter(({ method, path }) => method === "PUT" && path.endsWith("/merge"));
    expect(merges).toHaveLength(1);
  });

  test("a model was asked once a round, never for a proof, and the script was kept", () => {
    expect(scenario.models.calls().filter(({ vendor }) => vendor === "google")).toHaveLength(2);
    expect([...scenario.models.unmatched(), ...scenario.models.refused()]).toEqual([]);
    expect([...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  });
});
