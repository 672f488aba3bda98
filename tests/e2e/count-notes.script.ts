import type { Conversation, Script, ScriptedCall, Turn } from "../../src/local/models/script/script.ts";

/** What three vendors' models say when an issue is one small feature: the number of notes of a file. Anything else is laid before it by a test. */

export const countFile = `import { readNotes } from "./notes.js";

/** How many notes the file has. */
export function countNotes(file) {
  return readNotes(file).length;
}
`;

export const countTest = `import assert from "node:assert/strict";
import { test } from "node:test";
import { countNotes } from "../src/count.js";

test("a file that is not there has no notes", () => {
  assert.equal(countNotes("/nowhere/notes.json"), 0);
});
`;

export const countIssue = {
  title: "Tell how many notes there are",
  body: "I want a function that tells how many notes a file has.",
};

/** Without npm around the tests and a process for each file of them, as the sample's run has both: their start is most of a proof's time here. */
export const quickTests = "validate:\n  test: node --test --test-isolation=none\n";

/** Configuration for runs in which the plan's approval is not the point. */
export const autoPlan = { ".github/baton.yml": `approval:\n  plan: auto\n${quickTests}  setup: ""\n` };

export const done = (input: unknown): ScriptedCall => ({ name: "complete_task", input });
export const write = (path: string, content: string): ScriptedCall => ({
  name: "write_file",
  input: { path, content },
});

const feature = {
  id: "f1",
  title: "Count the notes",
  goal: "A function tells how many notes a file has.",
  role: "coder",
  mentalModel: "decide",
  model: null,
  priority: 1,
  risk: 1,
  riskReason: "New file, nothing else changes.",
  dependsOn: [],
  owns: ["src/count.js", "test/count.test.js"],
  interface: "src/count.js: countNotes(file: string): number",
  notDoing: [],
  criteria: [
    {
      id: "f1.c1",
      text: "countNotes gives the number of notes of a file, 0 for one that is not there.",
      check: "test",
      issueQuote: "how many notes a file has",
    },
  ],
};

export const planned = {
  summary: "A function tells how many notes a file has.",
  assumptions: [],
  questions: [],
  features: [feature],
};

/** The plan with its feature changed; `user` picks the prompts that it answers. */
export function planOf(changes: Readonly<Record<string, unknown>> = {}, user?: string): Conversation {
  return {
    name: `plan${user === undefined ? "" : ` for ${user}`}`,
    vendor: "anthropic",
    ...(user === undefined ? {} : { user }),
    turns: [{ call: [done({ ...planned, features: [{ ...feature, ...changes }] })] }],
  };
}

/** What the coder says of its work. `answers` are ids, each answered as fixed. */
export function workDone(answers: readonly string[] = [], more: Readonly<Record<string, unknown>> = {}): ScriptedCall {
  return done({
    outcome: "changed",
    title: "Count the notes",
    summary: "countNotes gives the number of notes of a file.",
    criteria: [{ id: "f1.c1", how: "Shown by the new test." }],
    answers: answers.map((id) => ({ finding: id, outcome: "fixed", reason: "The lines are mended." })),
    notes: "",
    ...more,
  });
}

/** A coder's conversation: all files in one turn, then the summary. `user` picks the prompts that it answers. */
export function coderOf(
  name: string,
  files: Readonly<Record<string, string>>,
  {
    user,
    answers = [],
    more = {},
  }: { user?: string; answers?: readonly string[]; more?: Record<string, unknown> } = {},
): Conversation {
  const turns: Turn[] = [
    { call: Object.entries(files).map(([path, content]) => write(path, content)) },
    { call: [workDone(answers, more)] },
  ];
  return { name, vendor: "openai", ...(user === undefined ? {} : { user }), turns };
}

/** A reviewer's conversation; without remarks the criterion is met. */
export function judgeOf(
  name: string,
  {
    user,
    remarks = [],
    earlier = [],
    criteria = ["f1.c1"],
  }: { user?: string; remarks?: readonly unknown[]; earlier?: readonly unknown[]; criteria?: readonly string[] } = {},
): Conversation {
  const report = {
    summary: "The change counts the notes of a file.",
    remarks,
    earlier,
    criteria: criteria.map((id) => ({
      id,
      met: remarks.length > 0 ? "no" : "yes",
      evidence: remarks.length > 0 ? "See the remark." : "The test.",
    })),
  };
  return { name, vendor: "google", ...(user === undefined ? {} : { user }), turns: [{ call: [done(report)] }] };
}

/** The usual three, behind what a test lays before them. */
export function oneFeature(...first: readonly Conversation[]): Script {
  return [
    ...first,
    planOf(),
    coderOf("count", { "src/count.js": countFile, "test/count.test.js": countTest }),
    judgeOf("count reviewed"),
  ];
}
