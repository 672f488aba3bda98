import { expect, test } from "vitest";
import { whyNotGone } from "../../../src/core/documents/gone-page.ts";

test.each([
  ["docs/api/old.md", ["src/new.js", "docs/old.md"], undefined],
  ["docs/api/add-note.md", ["src/addNote.js"], "src/addNote.js is still there, which has its name"],
  ["docs/api/notes.md", ["src/notes/index.ts"], "src/notes/index.ts is still there, which has its name"],
  ["docs/api/notes.md", ["test/notes.test.ts"], "test/notes.test.ts is still there, which has its name"],
  ["docs/api/README.md", [], "it leads its folder"],
  ["docs/api/core/index.rst", [], "it leads its folder"],
])("%s beside %j", (page, paths, why) => expect(whyNotGone(page, paths)).toBe(why));
