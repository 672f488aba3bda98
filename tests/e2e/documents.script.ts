import { notesScript } from "../../samples/notes.script.ts";
import type { Conversation } from "../../src/local/models/script/script.ts";

/** What the README says of its functions once all three features are there. */
export const usage =
  "- `tagsOf(text)` gives the tags of a text\n- `findNotes(file, query)` finds notes by words and tags";

const documenter: Conversation = {
  name: "documents",
  vendor: "openai",
  system: "You are the documenter",
  turns: [
    { call: [{ name: "read_file", input: { path: "src/find.js", from: null, to: null } }] },
    {
      call: [
        {
          name: "complete_task",
          input: {
            sections: [{ file: "README.md", name: "usage", text: usage }],
            pages: [],
            summary: "The README names the functions that notes are found by.",
          },
        },
      ],
    },
  ],
};

/** One who fails for good. */
export const silentDocumenter: Conversation = {
  name: "documents",
  vendor: "openai",
  system: "You are the documenter",
  turns: [{ say: "I can not." }, { say: "I can not." }, { say: "I can not." }],
};

/** Of the one small feature of `count-notes.script.ts`. */
export const countDocumenter: Conversation = {
  name: "documents",
  vendor: "openai",
  system: "You are the documenter",
  turns: [
    {
      call: [
        {
          name: "complete_task",
          input: {
            sections: [
              { file: "README.md", name: "usage", text: "- `countNotes(file)` tells how many notes there are" },
            ],
            pages: [],
            summary: "The README names countNotes.",
          },
        },
      ],
    },
  ],
};

/** The sample's script, with a documenter who is asked once. */
export const documentsScript = [documenter, ...notesScript];

export const readme =
  "# notes\n\nShort notes in one JSON file.\n\n<!-- baton:usage:begin -->\nNothing yet.\n<!-- baton:usage:end -->\n\n`npm test` runs the tests.\n";

export const config = (document: string): string => `version: 1
models:
  planner: [anthropic/claude-sonnet-5-5]
  coder: [openai/gpt-6.1-sol]
  reviewer: [google/gemini-3.1-pro-preview]
budget:
  run-usd: 5
${document}`;

/** Without times of events, so that two runs come to the same bytes. */
export const timeless = `document:
  - { kind: changelog }
  - { kind: section, file: README.md, name: usage, prompt: The functions that people call }
`;

export const places = `document:
  - { kind: status }
  - { kind: changelog }
  - { kind: section, file: README.md, name: usage, prompt: 'The functions that people call, a line each' }
`;
