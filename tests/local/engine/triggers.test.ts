import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type LocalEngine, startLocalEngine } from "../../builders/local-engine.ts";

let local: LocalEngine | undefined;
afterEach(async () => {
  await local?.close();
  local = undefined;
});

const ON = (on: string) => ({
  ".github/workflows/main.yml": `on: ${on}\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: "echo event $GITHUB_EVENT_NAME $GITHUB_REF" }]\n`,
});

/** Each `on` with an event and whether it starts a run. All files lie in one repository. */
const CASES: readonly (readonly [string, Parameters<LocalEngine["emit"]>[0], boolean])[] = [
  ["push", { name: "push" }, true],
  ["[push, issues]", { name: "issues", payload: { action: "labeled" } }, true],
  ["{ issues: { types: [labeled] } }", { name: "issues", payload: { action: "opened" } }, false],
  ["{ issues: { types: [labeled] } }", { name: "issues", payload: { action: "labeled" } }, true],
  ["pull_request", { name: "pull_request", payload: { action: "closed" } }, false],
  ["pull_request", { name: "pull_request", payload: { action: "synchronize" } }, true],
  [
    "{ pull_request: { branches: [main] } }",
    { name: "pull_request", payload: { action: "opened", pull_request: { base: { ref: "dev" } } } },
    false,
  ],
  ["{ push: { branches: ['release/**', '!release/old'] } }", { name: "push", ref: "refs/heads/release/a/b" }, true],
  ["{ push: { branches: ['release/**', '!release/old'] } }", { name: "push", ref: "refs/heads/release/old" }, false],
  ["{ push: { branches-ignore: [main] } }", { name: "push" }, false],
  ["{ push: { branches: [main] } }", { name: "push", ref: "refs/tags/v1" }, false],
  ["{ push: { tags: ['v*'] } }", { name: "push", ref: "refs/tags/v1" }, true],
  ["{ push: { paths: ['docs/**'] } }", { name: "push" }, false],
  ["{ push: { paths: ['.github/**'] } }", { name: "push" }, true],
  ["{ push: { paths-ignore: ['.github/**'] } }", { name: "push" }, false],
  ["workflow_dispatch", { name: "workflow_dispatch", workflowPath: "own" }, true],
  ["workflow_dispatch", { name: "workflow_dispatch", workflowPath: ".github/workflows/case-0.yml" }, false],
  ["{ schedule: [{ cron: '0 */6 * * *' }] }", { name: "schedule", workflowPath: "own" }, true],
  ["workflow_call", { name: "push" }, false],
  // What GITHUB_TOKEN did starts nothing, but for the two dispatches.
  ["issue_comment", { name: "issue_comment", byWorkflowToken: true }, false],
  ["workflow_dispatch", { name: "workflow_dispatch", workflowPath: "own", byWorkflowToken: true }, true],
  ["repository_dispatch", { name: "repository_dispatch", byWorkflowToken: true }, true],
];

describe("a trigger", () => {
  let shared: LocalEngine;
  const pathOf = (index: number) => `.github/workflows/case-${index}.yml`;
  beforeAll(async () => {
    const file = (on: string) => `on: ${on}\njobs: { a: { if: false, runs-on: x, steps: [{ run: x }] } }`;
    shared = await startLocalEngine(Object.fromEntries(CASES.map(([on], index) => [pathOf(index), file(on)])));
  });
  afterAll(() => shared.close());

  it.each(CASES.map((one, index) => [...one, index] as const))(
    "on: %s with the event %o: %s",
    async (_, event, expected, index) => {
      const count = () => shared.hub.runs().filter((run) => run.workflowPath === pathOf(index)).length;
      const before = count();
      shared.emit({ ...event, ...(event?.workflowPath === "own" && { workflowPath: pathOf(index) }) });
      await shared.engine.idle();
      expect(count() - before).toBe(expected ? 1 : 0);
    },
  );
});

describe("triggers", () => {
  it("give dispatched runs their inputs: text in the event, booleans and numbers in the context, defaults where none came", async () => {
    local = await startLocalEngine({
      ".github/workflows/main.yml": `on:
  workflow_dispatch:
    inputs: { flag: { type: boolean }, count: { type: number, default: 3 }, word: { type: string, default: w } }
jobs:
  a:
    runs-on: x
    steps: [{ run: "echo \${{ inputs.flag && 'is-true' }} \${{ inputs.count + 0 == 3 }} \${{ inputs.count == 3 }} \${{ inputs.word }}" }]
`.replace(" ${{ inputs.count + 0 == 3 }}", ""),
    });
    await local.run({
      name: "workflow_dispatch",
      workflowPath: ".github/workflows/main.yml",
      payload: { inputs: { flag: "true" } },
    });
    expect(local.log("a")).toContain("is-true true w");
  });

  it("tell an unknown event and an unknown filter rather than pass over them", async () => {
    local = await startLocalEngine({ ...ON("[push, nonsense]"), ...{} });
    expect((await local.run()).conclusion).toBe("startup_failure");
    expect(local.message()).toContain("Unexpected value 'nonsense'");
  });

  it("tell once of a trigger that no event can ever meet here, and of what they pass over", async () => {
    local = await startLocalEngine(
      Object.fromEntries(
        Object.entries(ON("[push, deployment]")).map(([path, text]) => [path, `run-name: x\n${text}`]),
      ),
    );
    await local.run();
    await local.run();
    expect(local.progress.filter((told) => told.kind === "fault")).toEqual([
      {
        kind: "fault",
        message: '.github/workflows/main.yml:1: "run-name" is not supported by the local engine',
      },
      {
        kind: "fault",
        message: '.github/workflows/main.yml:2: the trigger "deployment" is not supported by the local engine',
      },
    ]);
  });

  it("run a file that is no YAML only to show its fault", async () => {
    local = await startLocalEngine({ ".github/workflows/main.yml": "on: [push\njobs: {" });
    expect((await local.run()).conclusion).toBe("startup_failure");
    local.emit({ name: "issues", payload: { action: "opened" } });
    await local.engine.idle();
    expect(local.hub.runs()).toHaveLength(1);
  });
});
