import type { Demo } from "../src/cli/local/demo.ts";
import type { Conversation } from "../src/local/models/script/script.ts";
import { notesScript } from "./notes.script.ts";

const usage = `- \`addNote(file, text)\` adds a note
- \`searchNotes(file, word)\` gives the notes that have the word, no matter the case
- \`tagsOf(text)\` gives the tags of a text
- \`findNotes(file, query)\` gives the notes that have all words and all tags of a query`;

const page = `# find

\`findNotes(file, query)\` gives the notes of \`file\` that have all words and all tags of \`query\`, oldest first. An empty query finds all.

\`\`\`js
findNotes("notes.json", "milk #shopping");
\`\`\`
`;

/** The documenter, asked once: beside the tests of the feature that is merged last. */
const documenter: Conversation = {
  name: "documents",
  vendor: "anthropic",
  system: "You are the documenter",
  turns: [
    {
      say: "I read what the README is to say.",
      call: ["src/notes.js", "src/tags.js", "src/search.js", "src/find.js"].map((path) => ({
        name: "read_file",
        input: { path, from: null, to: null },
      })),
    },
    {
      call: [
        {
          name: "complete_task",
          input: {
            sections: [{ file: "README.md", name: "usage", text: usage }],
            pages: [{ path: "docs/api/find.md", text: page }],
            summary: "The README names the three new functions; find has a page.",
          },
        },
      ],
    },
  ],
};

export const demo: Demo = {
  note: "Documents that stay true: status, changelog, a section and pages, on what is merged last.",
  script: [documenter, ...notesScript],
};
