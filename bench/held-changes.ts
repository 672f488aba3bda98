import { execFileSync } from "node:child_process";
import { Config } from "../src/config/config.ts";
import { findCommands } from "../src/leg/commands/find-commands.ts";
import { listProjectFiles } from "../src/leg/commands/tools/project.ts";
import { findProtected } from "../src/policy/gates/protected-paths.ts";
import { isTestFile } from "../src/policy/reach/file-kinds.ts";
import { judgeReach } from "../src/policy/reach/judge-reach.ts";
import { findInstallFile } from "../src/policy/reach/runner-files.ts";
import type { Tree } from "../src/policy/reach/tree.ts";

/**
 * How many merged changes of a real repository would wait for a person because of what their tests depend on. Left out are
 * those that wait in any case: for a protected path, a dependency, or a test that was there and that they change.
 * `node bench/held-changes.ts <clone> [count]`; it only reads the clone.
 */
const [clone = "", count = "200"] = process.argv.slice(2);
if (clone === "") throw new Error("Usage: node bench/held-changes.ts <path of a local clone> [count]");
const git = (args: readonly string[], input?: string) =>
  execFileSync("git", ["-C", clone, ...args], { maxBuffer: 2 ** 30, ...(input === undefined ? {} : { input }) });

function readTree(commit: string): Tree {
  const oids = new Map<string, string>();
  for (const line of git(["ls-tree", "-r", "-z", commit]).toString().split("\0")) {
    const [head = "", path = ""] = line.split("\t");
    if (head.startsWith("100")) oids.set(path, head.split(" ")[2] ?? "");
  }
  const read = async (paths: readonly string[]) => {
    const wanted = paths.filter((path) => oids.has(path));
    return new Map(zip(wanted, readBlobs(wanted.map((path) => oids.get(path) ?? ""))));
  };
  return { paths: new Set(oids.keys()), read };
}

function readBlobs(oids: readonly string[]): readonly string[] {
  if (oids.length === 0) return [];
  const out = git(["cat-file", "--batch"], `${oids.join("\n")}\n`);
  const texts: string[] = [];
  for (let at = 0; at < out.length; ) {
    const end = out.indexOf(10, at);
    const [, type, size = "0"] = out.toString("utf8", at, end).split(" ");
    const length = type === "missing" ? 0 : Number(size);
    texts.push(type === "missing" ? "" : out.toString("utf8", end + 1, end + 1 + length));
    at = type === "missing" ? end + 1 : end + 2 + length;
  }
  return texts;
}

function zip<A, B>(a: readonly A[], b: readonly B[]): readonly (readonly [A, B])[] {
  return a.map((one, at) => [one, b[at] as B] as const);
}

const config = Config.parse({});
const commits = git(["rev-list", "--first-parent", "--min-parents=1", "HEAD"]).toString().trim().split("\n");
let [looked, held, left, millis, worst] = [0, 0, 0, 0, 0];
for (const commit of commits) {
  if (looked >= Number(count)) break;
  const parent = `${commit}^1`;
  const fields = git(["diff-tree", "-r", "-z", "--name-status", "--find-renames", parent, commit])
    .toString()
    .split("\0");
  const files: {
    path: string;
    from: string | null;
    status: "A" | "M" | "D" | "R" | "T";
    removed: string[];
    added: string[];
  }[] = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const status = (fields[at]?.[0] ?? "M") as "A" | "M" | "D" | "R" | "T";
    const first = fields[at + 1] ?? "";
    files.push(
      status === "R"
        ? { path: fields[at + 2] ?? "", from: first, status, removed: [], added: [] }
        : { path: first, from: null, status, removed: [], added: [] },
    );
    at += status === "R" ? 3 : 2;
  }
  const paths = files.flatMap(({ path, from }) => (from === null ? [path] : [path, from]));
  if (files.length === 0) continue;
  const waitsAlready =
    files.some(({ path, from, status }) => status !== "A" && isTestFile(from ?? path)) ||
    findProtected(files, config["protected-paths"]).length > 0;
  const base = readTree(parent);
  if (waitsAlready) {
    left++;
    continue;
  }
  const result = readTree(commit);
  const texts = await base.read(listProjectFiles([...base.paths]));
  const { setup, test } = findCommands({ paths: [...base.paths], read: (path) => texts.get(path) });
  const start = performance.now();
  const judged = await judgeReach({
    files,
    base,
    result,
    commands: [setup, test].filter((one) => one !== null),
    hadTests: test !== null,
  });
  millis += performance.now() - start;
  worst = Math.max(worst, performance.now() - start);
  const changesNeeds =
    paths.some((path) => path.endsWith("pnpm-workspace.yaml")) ||
    judged.steering.some(({ why }) => why === "it says what is installed") ||
    (paths.some((path) => findInstallFile(path) === "it says what is installed") &&
      changesDependencies(parent, commit, paths));
  if (changesNeeds) {
    left++;
    continue;
  }
  looked++;
  if (judged.steering.length === 0) continue;
  held++;
  console.log(`${commit.slice(0, 10)} ${judged.steering.map(({ path, why }) => `${path}: ${why}`).join("; ")}`);
}
console.log(
  `${clone}: ${held} of ${looked} wait (${((100 * held) / Math.max(1, looked)).toFixed(1)} %); ${left} left out; ${(millis / Math.max(1, looked)).toFixed(0)} ms each, at most ${worst.toFixed(0)}`,
);

/** A line of a manifest that names a package and its version went or came. */
function changesDependencies(from: string, to: string, paths: readonly string[]): boolean {
  const manifests = paths.filter((path) => findInstallFile(path) !== undefined);
  const lines = git(["diff", "--unified=0", from, to, "--", ...manifests])
    .toString()
    .split("\n");
  return lines.some(
    (line) =>
      (/^[+-](?![+-])\s*["']?[@\w./-]+["']?\s*[:=]\s*["'{[]?[\^~>=v\d*]/.test(line) &&
        !/"?version"?\s*[:=]/.test(line)) ||
      /^[+-]\s*["']?[\w.-]+(?:\[.*\])?\s*(?:[<>~!]=?|==|;)/.test(line) ||
      // Lines of go.mod, and the package manager itself.
      /^[+-]\s*[\w./-]+ v\d|"packageManager"/.test(line),
  );
}
