import { describe, expect, it } from "vitest";
import { readDispatched, type TaskInputs } from "../../../../src/actions/route/hear/read-dispatched.ts";

const issue = {
  number: 7,
  title: "Which way?",
  body: "Left or right?",
  state: "open",
  author: { login: "bob", id: 8, isBot: false },
  labels: [],
  url: "https://github.test/o/r/issues/7",
  isPullRequest: false,
  updatedAt: "2026-11-29T11:00:00Z",
};

function read(inputs: TaskInputs, event = "workflow_dispatch", sender: unknown = { login: "ada", id: 11 }) {
  return readGiven({ inputs, given: inputs, event, sender });
}

/** `given`: what the workflow itself was started with. */
function readGiven({
  inputs,
  given,
  event = "workflow_dispatch",
  sender = { login: "ada", id: 11 },
}: {
  readonly inputs: TaskInputs;
  readonly given: unknown;
  readonly event?: string;
  readonly sender?: unknown;
}) {
  const job = { event, payload: { sender, inputs: given }, runId: 900 };
  return readDispatched(inputs, { job, forge: { issue: async () => issue } } as never);
}

describe("a task by a workflow's inputs", () => {
  it.each([
    [
      { ask: "Left?", issue: "7" },
      { kind: "ask", text: "Left?" },
    ],
    [
      { ask: "-", issue: "#7" },
      { kind: "ask", text: "" },
    ],
    [
      { relay: "nightly", issue: "7" },
      { kind: "relay", name: "nightly" },
    ],
    [
      { dataset: " personas ", issue: "7" },
      { kind: "dataset", name: "personas" },
    ],
  ])("%j", async (inputs, wish) => {
    expect(await read(inputs)).toMatchObject({
      kind: "dispatch",
      id: 900,
      wish,
      on: { number: 7 },
      by: { login: "ada" },
    });
  });

  it.each([[{}], [{ ask: "", relay: " ", issue: "7" }]])("asks for nothing with %j", async (inputs) => {
    expect(await read(inputs)).toBeUndefined();
  });

  it("counts for nothing in events that other people cause", async () => {
    for (const event of ["issue_comment", "issues", "pull_request_review", "workflow_run", "repository_dispatch"])
      expect(await read({ ask: "Left?", issue: "7" }, event)).toBeUndefined();
  });

  it.each([[{}], [null], [undefined], [{ issue: "" }]])(
    "is not asked for again where Baton starts a workflow with its wish written down, to go on: inputs %j",
    async (given) => {
      const inputs = { relay: "nightly", issue: "7" };
      expect(await readGiven({ inputs, given })).toBeUndefined();
      expect(await readGiven({ inputs, given: { issue: "7" } })).toMatchObject({ wish: { name: "nightly" } });
      expect(await readGiven({ inputs, given, event: "schedule", sender: null })).toBeDefined();
    },
  );

  it("stands on the workflow file's own word where the schedule asks", async () => {
    expect(await read({ relay: "nightly", issue: "7" }, "schedule", null)).toMatchObject({
      by: { login: "schedule", id: 0 },
    });
  });

  it.each([
    [{ ask: "Left?" }, 'Input `issue` is ""'],
    [{ ask: "Left?", issue: "seven" }, 'Input `issue` is "seven"'],
    [{ ask: "Left?", relay: "x", issue: "7" }, "`ask` and `relay` are both given"],
    [{ relay: "../x", issue: "7" }, 'Input `relay`: "../x" is no name of a relay'],
  ])("refuses %j", async (inputs, words) => {
    await expect(read(inputs)).rejects.toThrow(words);
  });
});
