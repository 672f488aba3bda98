import { execFileSync } from "node:child_process";
import { explainJobs } from "../src/leg/commands/ci/from-ci.ts";
import { findCommands } from "../src/leg/commands/find-commands.ts";
import { listProjectFiles, type Project } from "../src/leg/commands/tools/project.ts";

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

const folders = process.argv.slice(2).filter((word) => !word.startsWith("--"));
for (const folder of folders) {
  const project = openProject(folder);
  const start = performance.now();
  const { setup, test, source } = findCommands(project);
  console.log(
    `${folder}\n  setup: ${setup}\n  test:  ${test}\n  from:  ${source} (${Math.round(performance.now() - start)} ms)`,
  );
  if (process.argv.includes("--jobs")) for (const line of explainJobs(project).slice(0, 12)) console.log(`    ${line}`);
}
