import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunState } from "../../src/state/state.ts";
import { expectConsistent, readEvents } from "./after-all.ts";
import { autoPlan, coderOf, countIssue, countTest, done, judgeOf, oneFeature, planned } from "./count-notes.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

const [first] = planned.features;
const second = {
  ...first,
  id: "f2",
  title: "Say whether there are any",
  owns: ["src/any.js"],
  criteria: [{ ...first?.criteria[0], id: "f2.c1", text: "hasNotes tells whether a file has notes." }],
};
const anyAlone = `import { readNotes } from "./notes.js";\n\nexport const hasNotes = (file) => readNotes(file).length > 0;\n`;
const anyShared = `import { countNotes } from "./count.js";\n\nexport const hasNotes = (file) => countNotes(file) > 0;\n`;
const countShared = `import { hasNotes } from "./any.js";\nimport { readNotes } from "./notes.js";\n\n/** How many notes the file has. */\nexport function countNotes(file) {\n  return hasNotes(file) ? readNotes(file).length : 0;\n}\n`;

/** Green with either feature alone, and red with both as they were written first. */
const shared = `import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";

test("one of the two uses the other", () => {
  const [count, any] = ["src/count.js", "src/any.js"].map((file) => (existsSync(file) ? readFileSync(file, "utf8") : null));
  if (count === null || any === null) return;
  assert.ok(count.includes("./any.js") || any.includes("./count.js"));
});
`;
const anyDone = { criteria: [{ id: "f2.c1", how: "Shown." }] };
const script = oneFeature(
  { name: "two", vendor: "anthropic", turns: [{ call: [done({ ...planned, features: [first, second] })] }] },
  coderOf("any again", { "src/any.js": anyShared }, { user: "The failed proof.*Round 2 of feature f2", more: anyDone }),
  coderOf("count again", { "src/count.js": countShared }, { user: "The failed proof.*Round 2 of feature f1" }),
  coderOf("any", { "src/any.js": anyAlone }, { user: "Build feature f2", more: anyDone }),
  judgeOf("any reviewed", { user: second.title, criteria: ["f2.c1"] }),
);

let scenario: Scenario;
let run: RunState | undefined;
let merges = 0;
const hasYielded = (): boolean =>
  readEvents(scenario).some((event) => event.type === "CLAIM_ENDED" && event.payload.yielded === true);

beforeAll(async () => {
  const always = { times: Number.POSITIVE_INFINITY };
  const put = /^PUT .*\/merge$/;
  scenario = await startScenario({
    script,
    files: { ...autoPlan, "test/shared.test.js": shared },
    issue: countIssue,
    before: ({ github }) => {
      // The first merge takes until the other leg is there too: one that has not looked for it merges, one that has gives way.
      const other = async (): Promise<void> => {
        while (merges === 0 && !hasYielded()) await setTimeout(100);
      };
      github.fail({ match: put, meanwhile: other });
      // As slow as GitHub is: its merge answers seconds after it was made.
      const late = async (): Promise<void> => {
        merges++;
        await setTimeout(3000);
      };
      github.fail({ ...always, match: put, afterWrite: true, meanwhile: late });
      github.fail({ ...always, match: /\/git-(upload|receive)-pack$/, meanwhile: () => setTimeout(200) });
      github.fail({ ...always, match: /\/api\//, meanwhile: () => setTimeout(150) });
    },
  });
  run = await scenario.drive();
}, 600_000);
afterAll(() => scenario.remove());

describe("two features that are ready in the same moment and do not go together, on a GitHub as slow as the real one", () => {
  test("are merged one after the other, each on exactly what it was proved on", () => {
    expect(run?.status).toBe("done");
    const events = readEvents(scenario);
    expect(events.map(({ type }) => type)).not.toContain("MERGE_DIVERGED");
    const landed = events.filter((event) => event.type === "PR_MERGED");
    expect(landed).toHaveLength(2);
    for (const { ticket, seq, payload } of landed) {
      const proof = events.findLast((event) => event.type === "PROVED" && event.ticket === ticket && event.seq < seq);
      expect(proof?.payload).toMatchObject({ proof: { outcome: "passed", base: payload.base, tree: payload.tree } });
    }
  });

  test("so that main is never red: the second one went through another round with the first one's words in it", () => {
    const [count, any] = ["src/count.js", "src/any.js"].map((file) => scenario.git("show", `main:${file}`));
    expect(count?.includes("./any.js") || any?.includes("./count.js")).toBe(true);
    expect(scenario.git("show", "main:test/count.test.js")).toBe(countTest.trim());
    expect(run?.claims.filter(({ mode }) => mode === "implement")).toHaveLength(3);
    expect(run?.claims.filter(({ mode }) => mode === "watch")).toEqual([]);
    expect([...scenario.models.unmatched(), ...scenario.models.refused()]).toEqual([]);
    expectConsistent(scenario);
  });
});
