/** What is found in clones of other people's repositories, against `commands.tsv`: `node bench/commands.ts <git folder>… [--jobs]`. It only reads. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { explainJobs } from "../src/leg/commands/ci/from-ci.ts";
import { findCommands } from "../src/leg/commands/find-commands.ts";
import { type Commands, listProjectFiles, type Project } from "../src/leg/commands/tools/project.ts";

/** A commit of a git directory (or working clone) as the finder looks at it. */
export function openProject(folder: string, commit = "HEAD"): Project {
  const git = (args: readonly string[], input?: string) =>
    execFileSync("git", ["-C", folder, ...args], { maxBuffer: 2 ** 30, ...(input === undefined ? {} : { input }) });
  const oids = new Map<string, string>();
  for (const line of git(["ls-tree", "-r", "-z", commit]).toString().split("\0")) {
    const [head = "", path = ""] = line.split("\t");
    if (head.startsWith("100")) oids.set(path, head.split(" ")[2] ?? "");
  }
  const paths = [...oids.keys()];
  const wanted = listProjectFiles(paths);
  const texts = new Map<string, string>();
  const out = git(["cat-file", "--batch"], wanted.map((path) => `${oids.get(path)}\n`).join(""));
  let at = 0;
  for (const path of wanted) {
    const end = out.indexOf(10, at);
    const [, type, size = "0"] = out.toString("utf8", at, end).split(" ");
    const length = type === "missing" ? 0 : Number(size);
    if (type !== "missing") texts.set(path, out.toString("utf8", end + 1, end + 1 + length));
    at = type === "missing" ? end + 1 : end + 2 + length;
  }
  return { paths, read: (path) => texts.get(path) };
}

type Expected = { readonly setup: RegExp; readonly test: RegExp; readonly partly: RegExp | undefined };

/** `commands.tsv`: what is acceptable for each repository, by its name as the path ends with it (`owner/name` or `owner+name`). */
function readExpected(): ReadonlyMap<string, Expected> {
  const lines = readFileSync(new URL("commands.tsv", import.meta.url), "utf8")
    .trim()
    .split("\n")
    .slice(1);
  return new Map(
    lines.map((line) => {
      const [name = "", , setup = "", test = "", partly = ""] = line.split("\t");
      return [
        name,
        { setup: new RegExp(setup), test: new RegExp(test), partly: partly === "" ? undefined : new RegExp(partly) },
      ];
    }),
  );
}

function judge({ setup, test }: Commands, expected: Expected): string {
  if (test === null) return "none";
  if (!expected.setup.test(String(setup))) return "wrong";
  if (expected.test.test(test)) return "right";
  return expected.partly?.test(test) ? "partly" : "wrong";
}

const folders = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const table = readExpected();
const counts = new Map<string, number>();
for (const folder of folders) {
  const project = openProject(folder);
  const start = performance.now();
  const found = findCommands(project);
  const name = [...table.keys()].find((one) => folder.replaceAll("+", "/").includes(one));
  const expected = name === undefined ? undefined : table.get(name);
  const verdict = expected === undefined ? "not in the table" : judge(found, expected);
  counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const took = Math.round(performance.now() - start);
  console.log(
    `${folder}: ${verdict}\n  setup: ${found.setup}\n  test:  ${found.test}\n  from:  ${found.source} (${took} ms)`,
  );
  if (process.argv.includes("--jobs")) for (const line of explainJobs(project).slice(0, 12)) console.log(`    ${line}`);
}
console.log([...counts].map(([verdict, count]) => `${verdict}: ${count}`).join(", "));
