import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { addNote, readNotes } from "../src/notes.js";

const newFile = () => path.join(mkdtempSync(path.join(tmpdir(), "notes-")), "notes.json");

test("a new file has no notes", () => {
  assert.deepEqual(readNotes(newFile()), []);
});

test("notes are kept in the order they came", () => {
  const file = newFile();
  addNote(file, "buy milk");
  addNote(file, "call Ada");
  assert.deepEqual(readNotes(file), [
    { id: 1, text: "buy milk" },
    { id: 2, text: "call Ada" },
  ]);
});

test("an empty note is refused", () => {
  assert.throws(() => addNote(newFile(), "  "), /needs a text/);
});
