import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TreeEntry } from "../../../src/ports/git/git-objects.ts";

/** A base of four files and a link, laid out as a job does, and what a set-up makes of it. */
const base = { "a.txt": "base\n", "gone.txt": "gone\n", "bin/run.sh": "echo run\n", "src/deep/b.txt": "b\n" };
const link = { path: "to-a", target: "a.txt" };

export const known: readonly TreeEntry[] = [
  ...Object.entries(base).map(([name, text]) => entryOf(name, name.endsWith(".sh") ? "100755" : "100644", text)),
  entryOf(link.path, "120000", link.target),
];

export function newFolder(): string {
  return mkdtempSync(path.join(tmpdir(), "baton-prepared-"));
}

export function layBase(folder = newFolder()): string {
  for (const [name, text] of Object.entries(base)) write(folder, name, text);
  chmodSync(path.join(folder, "bin/run.sh"), 0o755);
  symlinkSync(link.target, path.join(folder, link.path));
  return folder;
}

/** The base a while ago, and then the set-up: packages, what was built of a file, an altered and a removed one, a home. */
export function setUp(more: Readonly<Record<string, string>> = {}) {
  const folder = layBase();
  const before = new Date(Date.now() - 60_000);
  for (const { path: name, mode } of known) if (mode !== "120000") utimesSync(path.join(folder, name), before, before);
  write(folder, "node_modules/one/index.js", "installed\n");
  symlinkSync("one/index.js", path.join(folder, "node_modules/main.js"));
  write(folder, "src/deep/b.built", "built of b\n");
  write(folder, "a.txt", "altered\n");
  write(folder, "gone.txt", null);
  write(folder, ".git/config", "of the job\n");
  for (const [name, text] of Object.entries(more)) write(folder, name, text);
  const home = newFolder();
  write(home, ".cache/tool", "cached\n");
  return { folder, known, place: { at: "/job/of/before/work", home } };
}

export function write(folder: string, name: string, text: string | null): void {
  const at = path.join(folder, name);
  mkdirSync(path.dirname(at), { recursive: true });
  if (text === null) rmSync(at);
  else writeFileSync(at, text);
}

function entryOf(name: string, mode: string, text: string): TreeEntry {
  const oid = createHash("sha1")
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest("hex");
  return { path: name, mode, type: "blob", oid };
}
