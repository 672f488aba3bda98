import type { Demo } from "../src/cli/local/demo.ts";
import type { Conversation, ScriptedCall, Turn } from "../src/local/models/script/script.ts";

/**
 * What the three vendors' models say in the sample: a planner (Anthropic), a coder (OpenAI), a reviewer (Google). Turns are found by what a request
 * holds, so that a job that is killed and run again hears the same.
 */

type Review = { remarks?: unknown[]; earlier?: unknown[]; criteria: string[]; summary: string };

const tags = `/** The tags of a note's text (\`#tag\`): lower case, each once, in the order they come. */
export function tagsOf(text) {
  const found = text.match(/#[\\p{L}\\p{N}_-]+/gu) ?? [];
  return [...new Set(found.map((tag) => tag.slice(1).toLowerCase()))];
}
`;

const tagsTest = `import assert from "node:assert/strict";
import { test } from "node:test";
import { tagsOf } from "../src/tags.js";

test("tags are lower case and each is there once", () => {
  assert.deepEqual(tagsOf("buy milk #Shopping #home #shopping"), ["shopping", "home"]);
});

test("a text without tags has none", () => {
  assert.deepEqual(tagsOf("call Ada"), []);
});
`;

const searchFirst = `import { readNotes } from "./notes.js";

/** Notes of the file whose text has the word, oldest first. */
export function searchNotes(file, word) {
  return readNotes(file).filter((note) => note.text.includes(word));
}
`;

const searchThen = `import { readNotes } from "./notes.js";

/** Notes of the file whose text has the word, no matter the case, oldest first. */
export function searchNotes(file, word) {
  const wanted = word.toLowerCase();
  return readNotes(file).filter((note) => note.text.toLowerCase().includes(wanted));
}
`;

const searchTest = (more: string): string => `import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { addNote } from "../src/notes.js";
import { searchNotes } from "../src/search.js";

const newFile = () => path.join(mkdtempSync(path.join(tmpdir(), "search-")), "notes.json");

test("notes with the word are found, oldest first", () => {
  const file = newFile();
  addNote(file, "buy milk");
  addNote(file, "call Ada");
  addNote(file, "milk again");
  assert.deepEqual(searchNotes(file, "milk").map((note) => note.id), [1, 3]);
});
${more}`;

const searchCaseTest = `
test("the case of the word does not matter", () => {
  const file = newFile();
  addNote(file, "buy Milk");
  assert.deepEqual(searchNotes(file, "mILK").map((note) => note.id), [1]);
});
`;

const find = `import { searchNotes } from "./search.js";
import { tagsOf } from "./tags.js";

/** Notes that have all words and all tags of a query such as \`milk #shopping\`, oldest first. An empty query finds all. */
export function findNotes(file, query) {
  const parts = query.split(/\\s+/).filter((part) => part !== "");
  const tags = parts.filter((part) => part.startsWith("#")).flatMap(tagsOf);
  const words = parts.filter((part) => !part.startsWith("#"));
  return searchNotes(file, "").filter((note) => {
    const own = new Set(tagsOf(note.text));
    const text = note.text.toLowerCase();
    return tags.every((tag) => own.has(tag)) && words.every((word) => text.includes(word.toLowerCase()));
  });
}
`;

const findTest = `import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { findNotes } from "../src/find.js";
import { addNote } from "../src/notes.js";

const file = path.join(mkdtempSync(path.join(tmpdir(), "find-")), "notes.json");
addNote(file, "Buy milk #shopping");
addNote(file, "milk the cow #farm");
addNote(file, "buy a hat #shopping");

const ids = (query) => findNotes(file, query).map((note) => note.id);

test("words and tags must all match", () => {
  assert.deepEqual(ids("MILK #shopping"), [1]);
  assert.deepEqual(ids("#Shopping"), [1, 3]);
  assert.deepEqual(ids("milk #nowhere"), []);
});

test("an empty query finds all", () => {
  assert.deepEqual(ids(" "), [1, 2, 3]);
});
`;

const criterion = (id: string, text: string, issueQuote: string) => ({ id, text, check: "test", issueQuote });

const plan = {
  summary: "Notes get tags and a search, and a query finds notes by words and tags together. The file format stays as it is.",
  assumptions: ["A tag is # followed by letters, digits, - or _."],
  questions: [],
  features: [
    {
      id: "f1",
      title: "Read the tags of a note",
      goal: "A function gives the tags written into a note's text, in lower case, each once.",
      role: "coder",
      mentalModel: "decide",
      model: null,
      priority: 1,
      risk: 1,
      riskReason: "New file, nothing else changes.",
      dependsOn: [],
      owns: ["src/tags.js", "test/tags.test.js"],
      interface: "src/tags.js: tagsOf(text: string): string[]",
      notDoing: ["storing tags in the file"],
      criteria: [criterion("f1.c1", "tagsOf gives each #tag of a text once, in lower case; none for a text without tags.", "get the list of tags of a note (lower case, each once)")],
    },
    {
      id: "f2",
      title: "Search notes by a word",
      goal: "A function gives the notes whose text has a word, no matter the case.",
      role: "coder",
      mentalModel: "decide",
      model: null,
      priority: 2,
      risk: 1,
      riskReason: "New file, nothing else changes.",
      dependsOn: [],
      owns: ["src/search.js", "test/search.test.js"],
      interface: "src/search.js: searchNotes(file: string, word: string): Note[]",
      notDoing: [],
      criteria: [criterion("f2.c1", "searchNotes finds notes that have the word in any case, oldest first.", "search notes by a word, no matter the case")],
    },
    {
      id: "f3",
      title: "Find notes by words and tags",
      goal: "A function takes a query of words and tags and gives the notes that match all of them.",
      role: "coder",
      mentalModel: "decide",
      model: null,
      priority: 3,
      risk: 2,
      riskReason: "Joins the other two.",
      dependsOn: ["f1", "f2"],
      owns: ["src/find.js", "test/find.test.js"],
      interface: "src/find.js: findNotes(file: string, query: string): Note[]",
      notDoing: ["ranking"],
      criteria: [criterion("f3.c1", "findNotes gives the notes that have all words and all tags of the query.", "the words and the tags must all match")],
    },
  ],
};

const done = (input: unknown): ScriptedCall => ({ name: "complete_task", input });
const write = (path: string, content: string): ScriptedCall => ({ name: "write_file", input: { path, content } });
const test = { name: "run", input: { command: "npm test", timeoutMs: null } };

const work = (title: string, summary: string, criterionId: string, answers: unknown[] = []) => ({
  outcome: "changed",
  title,
  summary,
  criteria: [{ id: criterionId, how: "Shown by the new test." }],
  answers,
  notes: "",
});

const code = (name: string, user: string, turns: Turn[]): Conversation => ({ name, vendor: "openai", user, turns });
const look: Turn = { say: "I look at what is there.", call: [{ name: "read_file", input: { path: "src/notes.js", from: null, to: null } }] };

const judge = (name: string, user: string, { remarks = [], earlier = [], criteria, summary }: Review): Conversation => ({
  name,
  vendor: "google",
  user,
  turns: [
    {
      call: [
        done({
          summary,
          remarks,
          earlier,
          criteria: criteria.map((id) => ({ id, met: remarks.length > 0 ? "no" : "yes", evidence: remarks.length > 0 ? "See the remark." : "The new test shows it." })),
        }),
      ],
    },
  ],
});

export const notesScript: readonly Conversation[] = [
  {
    name: "plan",
    vendor: "anthropic",
    turns: [
      { say: "I look at the project first.", call: [{ name: "list_files", input: { path: null, pattern: null } }, { name: "read_file", input: { path: "src/notes.js", from: null, to: null } }] },
      { call: [done(plan)] },
    ],
  },
  code("tags", '# The feature.{0,60}source="feature f1"', [
    look,
    { call: [write("src/tags.js", tags), write("test/tags.test.js", tagsTest)] },
    { call: [test] },
    { call: [done(work("Read the tags of a note", "tagsOf reads #tags from a note's text.", "f1.c1"))] },
  ]),
  code("search, round two", '# The feature.{0,60}source="feature f2".*The search depends on the case', [
    { call: [{ name: "read_file", input: { path: "src/search.js", from: null, to: null } }] },
    { call: [write("src/search.js", searchThen), write("test/search.test.js", searchTest(searchCaseTest))] },
    { call: [test] },
    {
      call: [
        done(
          work("Search notes in any case", "Both sides are compared in lower case; a test shows it.", "f2.c1", [
            { finding: '{{user:"id": ?"([0-9a-f]{12})"}}', outcome: "fixed", reason: "Word and text are compared in lower case." },
          ]),
        ),
      ],
    },
  ]),
  code("search", '# The feature.{0,60}source="feature f2"', [
    look,
    { call: [write("src/search.js", searchFirst), write("test/search.test.js", searchTest(""))] },
    { call: [test] },
    { call: [done(work("Search notes by a word", "searchNotes gives the notes that have a word.", "f2.c1"))] },
  ]),
  code("find", '# The feature.{0,60}source="feature f3"', [
    { call: [{ name: "read_file", input: { path: "src/tags.js", from: null, to: null } }, { name: "read_file", input: { path: "src/search.js", from: null, to: null } }] },
    { call: [write("src/find.js", find), write("test/find.test.js", findTest)] },
    { call: [test] },
    { call: [done(work("Find notes by words and tags", "findNotes joins search and tags.", "f3.c1"))] },
  ]),
  judge("tags reviewed", "tagsOf\\(text\\)(?!.*findNotes)", { summary: "tagsOf does what the criterion asks.", criteria: ["f1.c1"] }),
  judge("search reviewed again", "toLowerCase\\(\\)\\.includes\\(wanted\\)", {
    summary: "The search no longer depends on the case.",
    earlier: [{ id: '{{user:"id": ?"([0-9a-f]{12})"}}', state: "fixed", evidence: "note.text.toLowerCase().includes(wanted)" }],
    criteria: ["f2.c1"],
  }),
  judge("search reviewed", "note\\.text\\.includes\\(word\\)", {
    summary: "The search depends on the case, against the criterion.",
    remarks: [
      {
        severity: "high",
        title: "The search depends on the case of the word",
        body: "searchNotes(file, \"milk\") does not find the note \"Buy Milk\", as includes() compares letter by letter; the issue asks for a search no matter the case.",
        path: "src/search.js",
        side: "RIGHT",
        quote: "  return readNotes(file).filter((note) => note.text.includes(word));",
        claimedLine: 6,
        criterion: "f2.c1",
        suggestion: null,
      },
    ],
    criteria: ["f2.c1"],
  }),
  judge("find reviewed", "findNotes", { summary: "findNotes asks for all words and all tags.", criteria: ["f3.c1"] }),
];

export const demo: Demo = {
  note: "The sample: an issue on a small repository of notes.",
  script: notesScript,
};
