import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunState } from "../../src/state/state.ts";
import { expectConsistent, readEvents } from "./after-all.ts";
import { countFile, countIssue, countTest, oneFeature, quickTests, workDone, write } from "./count-notes.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

let scenario: Scenario;
let run: RunState | undefined;

/** Two answers a job: the coder needs three, so its first job ends in the middle. */
const files = { ".github/baton.yml": `approval:\n  plan: auto\nlimits:\n  turns: 2\n${quickTests}` };
const slow = {
  name: "a coder that takes three answers",
  vendor: "openai" as const,
  turns: [
    { call: [write("src/count.js", countFile)] },
    { call: [write("test/count.test.js", countTest)] },
    { call: [workDone()] },
  ],
};

beforeAll(async () => {
  scenario = await startScenario({ script: oneFeature(slow), files, issue: countIssue });
  run = await scenario.drive();
}, 400_000);
afterAll(() => scenario.remove());

describe("a coder's job that ends before its work does", () => {
  test("leaves a checkpoint from which the next job goes on: nothing is asked or done again, and the feature is merged", () => {
    expect(run?.status).toBe("done");
    const asked = scenario.models.calls().filter(({ vendor }) => vendor === "openai");
    expect(asked.map(({ turn }) => turn)).toEqual([1, 2, 3]);
    expect(scenario.git("show", "main:src/count.js")).toBe(countFile.trimEnd());
    expect(scenario.git("show", "main:test/count.test.js")).toBe(countTest.trimEnd());
  });

  test("is named in the state by run, artifact and digest, with the stop that ended it", () => {
    const ended = readEvents(scenario).flatMap((event) => (event.type === "CLAIM_ENDED" ? [event.payload] : []));
    const failed = ended.filter(({ outcome }) => outcome === "failed");
    expect(failed).toHaveLength(1);
    expect(failed[0]?.reason).toContain("Stopped (turns)");
    expect(failed[0]?.checkpoint).toMatchObject({
      artifact: expect.stringContaining("-checkpoint-a1"),
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      runId: expect.any(Number),
    });
    expectConsistent(scenario);
    expect([...scenario.models.unmatched(), ...scenario.models.refused()]).toEqual([]);
  });
});
