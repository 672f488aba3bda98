import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A change that somebody once made: lines `[at, at + removed)` of a file became `added`. */
export type RealHunk = {
  readonly file: string;
  readonly lines: readonly string[];
  readonly at: number;
  readonly removed: number;
  readonly added: readonly string[];
};

/**
 * Changes from this repository's history (oldest first, so that they stay the same while it grows; none in a shallow clone) and between two editions
 * of a package among the dependencies, which is indented with tabs.
 */
export function readRealHunks(): readonly RealHunk[] {
  const folders = ["src", "tests", "docs", "scripts", ".github", "actions"];
  const ours = git([
    "log",
    "--reverse",
    "--format=",
    "-p",
    "-U0",
    "--no-renames",
    "--diff-filter=M",
    "--full-index",
    "--",
    ...folders,
  ]);
  const editions = ["2016", "2025"].map((year) => `node_modules/es-abstract/${year}`);
  const theirs = git(["diff", "--no-index", "-U0", "--full-index", ...editions]);
  return [...readHunks(ours).slice(0, 4000), ...readHunks(theirs)];
}

type Bare = Omit<RealHunk, "lines"> & { readonly blob: string };

function readHunks(diff: string): readonly RealHunk[] {
  const bare = diff.split(/^diff --git /m).flatMap(readFile);
  const contents = readBlobs([...new Set(bare.map(({ blob }) => blob))], bare);
  return bare.flatMap(({ blob, ...hunk }) => {
    const text = contents.get(blob);
    return text === undefined ? [] : [{ ...hunk, lines: text.replace(/\n$/, "").split("\n") }];
  });
}

function readFile(diff: string): readonly Bare[] {
  const blob = /^index ([0-9a-f]{40})\.\./m.exec(diff)?.[1] ?? "";
  const file = /^--- a\/(.*)$/m.exec(diff)?.[1];
  if (file === undefined || /^\+\+\+ \/dev\/null/m.test(diff) || diff.includes("\n\\ No newline")) return [];
  return [...diff.matchAll(/^@@ -(\d+)(?:,(\d+))? \+\S+ @@.*\n((?:[+-].*\n?)*)/gm)].map(([, start, count, body]) => {
    const removed = count === undefined ? 1 : Number(count);
    const lines = (body ?? "").split("\n");
    const added = lines.filter((line) => line.startsWith("+")).map((line) => line.slice(1));
    // A hunk that removes nothing names the line before it.
    return { file, blob, at: Number(start) - (removed === 0 ? 0 : 1), removed, added };
  });
}

/** Of files outside the repository the diff knows only the name. */
function readBlobs(blobs: readonly string[], from: readonly Bare[]): ReadonlyMap<string, string> {
  const contents = new Map<string, string>();
  const isOurs = !(from[0]?.file.startsWith("node_modules/") ?? false);
  if (!isOurs) {
    for (const { blob, file } of from) if (!contents.has(blob)) contents.set(blob, readFileSync(file, "utf8"));
    return contents;
  }
  let rest = execFileSync("git", ["cat-file", "--batch"], { input: blobs.join("\n"), maxBuffer: 1e9 });
  for (const blob of blobs) {
    const end = rest.indexOf("\n");
    const size = Number(rest.subarray(0, end).toString().split(" ")[2]);
    contents.set(blob, rest.subarray(end + 1, end + 1 + size).toString("utf8"));
    rest = rest.subarray(end + 1 + size + 1);
  }
  return contents;
}

function git(args: readonly string[]): string {
  try {
    return execFileSync("git", args, { encoding: "utf8", maxBuffer: 1e9, stdio: ["ignore", "pipe", "ignore"] });
  } catch (thrown) {
    // `diff --no-index` ends with 1 when there are differences.
    return (thrown as { readonly stdout?: string }).stdout ?? "";
  }
}
