import type { Git } from "./git.ts";

export type ChangedFile = {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: "added" | "removed" | "modified" | "renamed" | "copied" | "changed" | "unchanged";
  /** The blob after the change; of a removed file the one before. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** Hunks without the file's header; undefined for binary files and those too large to show. */
  readonly patch: string | undefined;
};

export type Hunk = {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** The hunk's text, its `@@` line first. */
  readonly lines: readonly string[];
};

/** GitHub leaves a file's patch out when it is larger than about this. */
const MAX_PATCH_BYTES = 100_000;
const STATUS: Readonly<Record<string, ChangedFile["status"]>> = {
  A: "added",
  D: "removed",
  M: "modified",
  R: "renamed",
  C: "copied",
  T: "changed",
};

/** The files that differ between two commits or trees, in git's order, with their patches. */
export function listChangedFiles(git: Git, from: string, to: string): readonly ChangedFile[] {
  const raw = git.run(["diff", "--raw", "--numstat", "-z", "-M", "--no-abbrev", from, to]);
  const patches = splitPatches(git.run(["diff", "-p", "-M", "--no-color", "--no-ext-diff", from, to]));
  const { changes, counts } = parseRaw(raw);
  return changes.map((change, index) => {
    const patch = patches[index];
    return {
      ...change,
      ...(counts[index] ?? { additions: 0, deletions: 0 }),
      patch: patch === undefined || patch.length > MAX_PATCH_BYTES ? undefined : patch,
    };
  });
}

/** Their names and kinds alone: one question to git instead of two. */
export function listChangedNames(git: Git, from: string, to: string): readonly Change[] {
  return parseRaw(git.run(["diff", "--raw", "-z", "-M", "--no-abbrev", from, to])).changes;
}

type Change = Pick<ChangedFile, "path" | "previousPath" | "status" | "sha">;
type Counts = Pick<ChangedFile, "additions" | "deletions">;

function parseRaw(out: string): { readonly changes: readonly Change[]; readonly counts: readonly Counts[] } {
  const fields = out.split("\0");
  const changes: Change[] = [];
  const counts: Counts[] = [];
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? "";
    if (field.startsWith(":")) {
      const [, , before = "", after = "", letter = ""] = field.split(" ");
      const moved = letter.startsWith("R") || letter.startsWith("C");
      const first = fields[at + 1] ?? "";
      const path = moved ? (fields[at + 2] ?? "") : first;
      at += moved ? 2 : 1;
      const sha = letter === "D" ? before : after;
      changes.push({ path, previousPath: moved ? first : null, status: STATUS[letter.charAt(0)] ?? "changed", sha });
    } else if (field !== "") {
      const [added = "", deleted = "", path = ""] = field.split("\t");
      // A rename's two names follow in fields of their own; binary files count `-`.
      if (path === "") at += 2;
      counts.push({ additions: Number(added) || 0, deletions: Number(deleted) || 0 });
    }
  }
  return { changes, counts };
}

function splitPatches(out: string): readonly (string | undefined)[] {
  if (out === "") return [];
  return out
    .split(/^diff --git /m)
    .slice(1)
    .map((text) => {
      const start = text.search(/^@@ /m);
      return start === -1 ? undefined : text.slice(start).replace(/\n$/, "");
    });
}

/** The hunks of a patch as `ChangedFile.patch` holds it. */
export function parseHunks(patch: string): readonly Hunk[] {
  const hunks: (Omit<Hunk, "lines"> & { readonly lines: string[] })[] = [];
  for (const line of patch.split("\n")) {
    const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (header !== null) {
      hunks.push({
        oldStart: Number(header[1]),
        oldLines: Number(header[2] ?? 1),
        newStart: Number(header[3]),
        newLines: Number(header[4] ?? 1),
        lines: [line],
      });
    } else hunks.at(-1)?.lines.push(line);
  }
  return hunks;
}

/** Index of the hunk that shows a line of one side; -1 when none does, context included. */
export function findHunk(hunks: readonly Hunk[], side: "LEFT" | "RIGHT", line: number): number {
  return hunks.findIndex((hunk) => {
    const start = side === "LEFT" ? hunk.oldStart : hunk.newStart;
    const count = side === "LEFT" ? hunk.oldLines : hunk.newLines;
    return line >= start && line < start + count;
  });
}

/** Where a line of an older version is in a newer one, by a patch without context; undefined when it was changed. */
export function followLine(hunks: readonly Hunk[], line: number): number | undefined {
  let shift = 0;
  for (const hunk of hunks) {
    // With no old lines git names the line before the insertion.
    const start = hunk.oldLines === 0 ? hunk.oldStart + 1 : hunk.oldStart;
    if (line < start) break;
    if (line < start + hunk.oldLines) return undefined;
    shift += hunk.newLines - hunk.oldLines;
  }
  return line + shift;
}
