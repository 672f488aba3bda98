import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Conversation } from "../../src/local/models/script/script.ts";
import { countFile, countIssue, countTest, done, oneFeature, quickTests } from "./count-notes.script.ts";
import { type Scenario, startScenario, workflow } from "./scenario.ts";

const earlierId = '{{user:"id":"([0-9a-f]{12})"}}';
const finding = {
  severity: "low",
  title: "A broken file is counted as one without notes",
  body: "A file that cannot be parsed gives 0.",
  path: "src/count.js",
  side: "RIGHT",
  quote: "  return readNotes(file).length;",
  claimedLine: 5,
  criterion: null,
  suggestion: null,
};
/** A review that finds this one thing; `user` picks the prompt. In a later round the former finding is still open. */
const reviewed = (name: string, user: string, remark: object, isFirst = false): Conversation => ({
  name,
  vendor: "google",
  user,
  turns: [
    {
      call: [
        done({
          summary: "The change counts the notes of a file.",
          remarks: [remark],
          earlier: isFirst ? [] : [{ id: earlierId, state: "open", evidence: "The line is there." }],
          criteria: [{ id: "f1.c1", met: "yes", evidence: "The test." }],
        }),
      ],
    },
  ],
});
/** The line moved and written anew. */
const written = `// Moved.\n// Twice.\n\n${countFile.replace("readNotes(file).length", "Math.trunc(readNotes(file).length)")}`;

let scenario: Scenario;

const pull = async () => {
  const [first] = await scenario.get<{ number: number; head: { sha: string; ref: string } }[]>("/pulls");
  if (first === undefined) throw new Error("no pull request is open");
  return first;
};
/** Findings of the threads at lines, one for each that was opened. */
const threads = async (): Promise<readonly string[]> => {
  const comments = await scenario.get<{ body: string }[]>(`/pulls/${(await pull()).number}/comments?per_page=100`);
  return comments.flatMap(({ body }) => /^<!-- baton:finding=([0-9a-f]{12}) -->/.exec(body)?.[1] ?? []);
};
const lastReview = async () =>
  (await scenario.get<{ body: string; commit_id: string }[]>(`/pulls/${(await pull()).number}/reviews`)).at(-1);
beforeAll(async () => {
  scenario = await startScenario({
    script: oneFeature(
      reviewed("after the push", "Math\\.trunc", {
        ...finding,
        quote: "  return Math.trunc(readNotes(file).length);",
        claimedLine: 9,
      }),
      reviewed("before it", "export function countNotes", finding, true),
    ),
    files: { ".github/baton.yml": `approval:\n  plan: auto\n  merge: always\n${quickTests}` },
    issue: countIssue,
  });
  await scenario.drive();
}, 300_000);
afterAll(() => scenario.remove());

describe("a forced push to the branch of a pull request that has a thread", () => {
  test("the finding has one thread before it", async () => {
    expect(await threads()).toHaveLength(1);
  });

  test("gives it no second one where its lines were moved and written anew", async () => {
    const [before] = await threads();
    const { head } = await pull();
    const files = { "src/count.js": written, "test/count.test.js": countTest };
    const sha = await scenario.pushAs(head.ref, files, "Count the notes, again", "main");
    scenario.github.fireSchedule(scenario.repository, workflow);
    await scenario.drive();
    const ticket = await scenario.ticket("f1");
    expect(ticket.head).toBe(sha);
    expect(scenario.git("rev-list", "--count", `main..${sha}`)).toBe("1");
    expect(await lastReview()).toMatchObject({ commit_id: sha, body: expect.stringContaining("raised again") });
    expect(await threads()).toEqual([before]);
    expect([...ticket.findings.keys()]).toEqual([before]);
  }, 300_000);

  test("nothing was asked that nobody expected", () => {
    expect([...scenario.models.unmatched(), ...scenario.models.refused()]).toEqual([]);
    expect([...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  });
});
