import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunState } from "../../src/state/state.ts";
import { coderOf, countFile, countIssue, oneFeature, quickTests, workDone, write } from "./count-notes.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

const remark = "{{user:remark (review:[0-9]+)}}";
const atLine = "{{user:remark (comment:[0-9]+) on}}";

let scenario: Scenario;
let waits: RunState;

const pull = async () => {
  const [first] = await scenario.get<{ number: number; head: { sha: string; ref: string } }[]>("/pulls");
  if (first === undefined) throw new Error("no pull request is open");
  return first;
};

async function review(event: string, body: string, comments: unknown[] = []): Promise<void> {
  const { number, head } = await pull();
  const url = `/repos/${scenario.repository}/pulls/${number}/reviews`;
  const said = body === "" ? {} : { body };
  await scenario.github.as("maintainer").request("POST", url, { commit_id: head.sha, event, comments, ...said });
}

beforeAll(async () => {
  const disagrees = { finding: remark, outcome: "disagreed", reason: "The name says it." };
  const script = oneFeature(
    {
      name: "second remark",
      vendor: "openai",
      user: "Say it in the file too",
      turns: [
        { call: [write("src/count.js", `${countFile}// The end.\n`)] },
        { call: [workDone([], { answers: [disagrees] })] },
      ],
    },
    coderOf(
      "first remark",
      { "src/count.js": `${countFile}\n` },
      { user: "Please say what it is for", answers: [remark, atLine] },
    ),
  );
  // When a leg's writer has shown its check run, what stands is proved and approved, and the merge comes next: then a person speaks.
  const meanwhile = [
    () =>
      review("REQUEST_CHANGES", "Please say what it is for.", [
        { path: "src/count.js", line: 4, side: "RIGHT", body: "Why not `length` alone?" },
      ]),
    () => review("COMMENT", "Say it in the file too."),
  ];
  let checks = 0;
  scenario = await startScenario({
    script,
    files: { ".github/baton.yml": `approval:\n  plan: auto\nlimits:\n  rounds: 6\n${quickTests}` },
    issue: countIssue,
    before: ({ github }) =>
      github.fail({
        match: /^POST .*\/check-runs$/,
        job: /\(f1\) \/ publish$/,
        afterWrite: true,
        times: 9,
        meanwhile: () => meanwhile[checks++]?.() ?? Promise.resolve(),
      }),
  });
  const driven = await scenario.drive({ sweeps: 1 });
  if (driven === undefined) throw new Error("no run was recorded");
  waits = driven;
}, 300_000);
afterAll(() => scenario.remove());

describe("a person reviews the pull request while a leg is at work", () => {
  test("each remark gets a round, though all was approved and proved", async () => {
    expect(waits.status).toBe("running");
    expect((await scenario.ticket("f1")).commits?.round).toBe(3);
    expect(scenario.git("log", "--format=%s", "main")).toBe("Keep short notes in one JSON file");
    expect((await scenario.ticket("f1")).feedback.map(({ body }) => body)).toEqual([
      "Please say what it is for.",
      "Say it in the file too.",
    ]);
  });

  test("what the coder answers is told on the pull request, beside the remark that it is to", async () => {
    const told = (await scenario.comments((await pull()).number)).map(({ body }) => body);
    const answers = told.filter((body) => body.includes("answers what people said"));
    expect(answers).toHaveLength(2);
    expect(answers[0]).toContain("| maintainer: Please say what it is for. | ✅ **Done.** The lines are mended. |");
    expect(answers[0]).toContain("| maintainer: Why not `length` alone? | ✅ **Done.**");
    expect(answers[1]).toContain("❌ **Not done.** The name says it.");
  });

  test("what the coder did not follow waits for a person, with the reason", async () => {
    const { waiting } = await scenario.ticket("f1");
    expect(waiting?.gates).toEqual([
      {
        gate: "feedback",
        why: "the coder disagreed with what maintainer asked for: The name says it.",
        remedy: "approve the pull request if that is right, or say in a review what to do instead",
      },
    ]);
    const plan = (await scenario.comments(scenario.issue))
      .map(({ body }) => body)
      .find((body) => body.includes("plan:"));
    expect(plan).toContain("✋ **f1** waits: the coder disagreed");
    expect(plan).toContain(`(#${(await pull()).number})`);
  });

  test("a push of a person to Baton's branch is reviewed and proved, and an approval of what was there before lets nothing through", async () => {
    const { number, head } = await pull();
    const old = head.sha;
    await scenario.pushAs(head.ref, { "src/count.js": `${countFile}// Mine.\n` }, "My own words");
    const url = `/repos/${scenario.repository}/pulls/${number}/reviews`;
    await scenario.github.as("maintainer").request("POST", url, { commit_id: old, event: "APPROVE" });
    await scenario.drive({ sweeps: 1 });
    const ticket = await scenario.ticket("f1");
    expect(ticket.status).toBe("in_progress");
    expect(ticket.head).toBe((await pull()).head.sha);
    expect(ticket.reviews.at(-1)?.head).toBe(ticket.head);
    expect(ticket.proof?.proof.outcome).toBe("passed");
    expect(ticket.mergeApproval).toBeNull();
  }, 300_000);

  test("an approval of what is there now merges it", async () => {
    await review("APPROVE", "");
    const run = await scenario.drive();
    expect(run?.status).toBe("done");
    expect(scenario.git("show", "main:src/count.js")).toContain("// Mine.");
    expect([...scenario.models.unmatched(), ...scenario.models.refused()]).toEqual([]);
    expect([...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  }, 300_000);
});
