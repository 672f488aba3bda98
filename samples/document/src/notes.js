import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** All notes of the file, oldest first; none when there is no file yet. */
export function readNotes(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}

/** Adds a note and gives it back with its id. */
export function addNote(file, text) {
  if (text.trim() === "") throw new Error("A note needs a text.");
  const notes = readNotes(file);
  const note = { id: notes.length + 1, text };
  writeFileSync(file, JSON.stringify([...notes, note], null, 2));
  return note;
}
