import { unquotePath } from "./unquote-path.ts";

export type DiffLine = {
  readonly kind: "context" | "added" | "deleted";
  readonly text: string;
  /** Line numbers from 1; null on the side where the line is not. */
  readonly oldLine: number | null;
  readonly newLine: number | null;
  /** True for a last line without a newline. */
  readonly noNewline: boolean;
};
export type DiffHunk = {
  readonly oldStart: number;
  readonly newStart: number;
  readonly section: string;
  readonly lines: readonly DiffLine[];
};
export type DiffFile = {
  /** Where it is afterwards; where it was, for a deleted one. */
  readonly path: string;
  /** Where it was, when that is elsewhere. */
  readonly oldPath: string | null;
  readonly status: "added" | "deleted" | "modified" | "renamed" | "copied" | "mode_changed";
  readonly binary: boolean;
  readonly oldMode: string | null;
  readonly newMode: string | null;
  readonly hunks: readonly DiffHunk[];
};

/** `git diff` as it prints it (no colours, prefixes `a/` and `b/`): files in its order. What it does not understand it leaves out; it never throws. */
export function parseDiff(diff: string): readonly DiffFile[] {
  const lines = diff.split("\n");
  const files: DiffFile[] = [];
  for (let at = 0; at < lines.length; ) {
    if (!lines[at]?.startsWith("diff --git ")) {
      at++;
      continue;
    }
    const header = readHeader(lines, at);
    const body = readHunks(lines, header.end);
    files.push({ ...toFile(header.fields, lines[at] ?? ""), hunks: body.hunks });
    at = body.end;
  }
  return files;
}

type Fields = ReadonlyMap<string, string>;
const headerLine =
  /^(--- |\+\+\+ |old mode |new mode |deleted file mode |new file mode |copy from |copy to |rename from |rename to |index |Binary files |GIT binary patch|similarity index |dissimilarity index )(.*)$/;

function readHeader(lines: readonly string[], start: number): { readonly fields: Fields; readonly end: number } {
  const fields = new Map<string, string>();
  let at = start + 1;
  for (; at < lines.length; at++) {
    const match = headerLine.exec(lines[at] ?? "");
    if (match?.[1] === undefined) break;
    fields.set(match[1].trim(), match[2] ?? "");
  }
  return { fields, end: at };
}

function toFile(fields: Fields, first: string): Omit<DiffFile, "hunks"> {
  const [headOld, headNew] = namesOfHeader(first);
  const oldPath = named(fields.get("rename from") ?? fields.get("copy from")) ?? sided(fields.get("---")) ?? headOld;
  const newPath = named(fields.get("rename to") ?? fields.get("copy to")) ?? sided(fields.get("+++")) ?? headNew;
  const status = statusOf(fields);
  const path = status === "deleted" ? oldPath : newPath;
  return {
    path,
    oldPath: oldPath === path || status === "added" ? null : oldPath,
    status,
    binary: fields.has("Binary files") || fields.has("GIT binary patch"),
    oldMode: fields.get("old mode") ?? fields.get("deleted file mode") ?? null,
    newMode: fields.get("new mode") ?? fields.get("new file mode") ?? null,
  };
}

function statusOf(fields: Fields): DiffFile["status"] {
  if (fields.has("new file mode")) return "added";
  if (fields.has("deleted file mode")) return "deleted";
  if (fields.has("rename from")) return "renamed";
  if (fields.has("copy from")) return "copied";
  return fields.has("new mode") && !fields.has("index") ? "mode_changed" : "modified";
}

function named(field: string | undefined): string | undefined {
  return field === undefined ? undefined : unquotePath(field);
}

/** `a/name<tab>` of a `---` or `+++` line; git puts the tab when the name holds a space. */
function sided(field: string | undefined): string | undefined {
  if (field === undefined) return undefined;
  const name = unquotePath(field.replace(/\t$/, ""));
  return name === "/dev/null" ? undefined : name.slice(2);
}

/** `diff --git a/x b/x`: without quotation marks both names are equal (a rename says its names elsewhere), so the middle tells them apart. */
function namesOfHeader(line: string): readonly [string, string] {
  const names = line.slice("diff --git ".length);
  const quoted = /^("(?:[^"\\]|\\.)*"|\S+) ("(?:[^"\\]|\\.)*"|\S+)$/.exec(names);
  if (quoted?.[1] !== undefined && quoted[2] !== undefined)
    return [unquotePath(quoted[1]).slice(2), unquotePath(quoted[2]).slice(2)];
  const middle = Math.floor(names.length / 2);
  return [names.slice(2, middle), names.slice(middle + 3)];
}

function readHunks(
  lines: readonly string[],
  start: number,
): { readonly hunks: readonly DiffHunk[]; readonly end: number } {
  const hunks: DiffHunk[] = [];
  let at = start;
  while (at < lines.length && !lines[at]?.startsWith("diff --git ")) {
    const match = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/.exec(lines[at] ?? "");
    at++;
    if (match === null) continue;
    const [, oldStart = "0", oldCount = "1", newStart = "0", newCount = "1", section = ""] = match;
    const body = readLines(
      lines,
      at,
      { old: Number(oldStart), new: Number(newStart) },
      { old: Number(oldCount), new: Number(newCount) },
    );
    hunks.push({ oldStart: Number(oldStart), newStart: Number(newStart), section, lines: body.lines });
    at = body.end;
  }
  return { hunks, end: at };
}

type Sides = { readonly old: number; readonly new: number };

/** As many lines as the hunk's head counts, whatever they look like: a deleted `-- a` is no file header. */
function readLines(
  lines: readonly string[],
  start: number,
  first: Sides,
  count: Sides,
): { readonly lines: readonly DiffLine[]; readonly end: number } {
  const read: DiffLine[] = [];
  let oldLine = first.old;
  let newLine = first.new;
  let at = start;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const last = read.at(-1);
    if (line.startsWith("\\") && last !== undefined) {
      read[read.length - 1] = { ...last, noNewline: true };
      continue;
    }
    const isComplete = oldLine - first.old >= count.old && newLine - first.new >= count.new;
    const mark = line.charAt(0);
    if (isComplete || (mark !== " " && mark !== "+" && mark !== "-" && line !== "")) break;
    const text = line.slice(1);
    if (mark === "+") read.push({ kind: "added", text, oldLine: null, newLine: newLine++, noNewline: false });
    else if (mark === "-") read.push({ kind: "deleted", text, oldLine: oldLine++, newLine: null, noNewline: false });
    else read.push({ kind: "context", text, oldLine: oldLine++, newLine: newLine++, noNewline: false });
  }
  return { lines: read, end: at };
}
