import type { WantedInline } from "../policy/effect.ts";

/** Lines of one file that a comment may stand on, by side; each maps to its hunk's index. */
type FileLines = { readonly LEFT: ReadonlyMap<number, number>; readonly RIGHT: ReadonlyMap<number, number> };

/**
 * Which comments GitHub will find a place for: path and lines in one hunk of the pull request's diff (three lines of context), start before end. One that
 * has none would void the whole review. `diff`: the unified diff of merge base and head.
 */
export function splitByPlace(diff: string, comments: readonly WantedInline[]): { readonly placed: readonly WantedInline[]; readonly unplaced: readonly WantedInline[] } {
  const files = linesOf(diff);
  const isPlaced = (comment: WantedInline): boolean => {
    const lines = files.get(comment.path)?.[comment.side];
    const hunk = lines?.get(comment.line);
    return hunk !== undefined && (comment.startLine === null || (comment.startLine <= comment.line && lines?.get(comment.startLine) === hunk));
  };
  return { placed: comments.filter(isPlaced), unplaced: comments.filter((comment) => !isPlaced(comment)) };
}

function linesOf(diff: string): ReadonlyMap<string, FileLines> {
  const files = new Map<string, FileLines>();
  let left = new Map<number, number>();
  let right = new Map<number, number>();
  let [oldPath, hunk, oldLine, newLine, oldLeft, newLeft] = ["", 0, 0, 0, 0, 0];
  for (const line of diff.split("\n")) {
    if (oldLeft > 0 || newLeft > 0) {
      const sign = line[0] ?? " ";
      if (sign === "\\") continue;
      if (sign !== "+") {
        left.set(oldLine++, hunk);
        oldLeft--;
      }
      if (sign !== "-") {
        right.set(newLine++, hunk);
        newLeft--;
      }
      continue;
    }
    const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (header !== null) {
      hunk++;
      [oldLine, newLine] = [Number(header[1]), Number(header[3])];
      [oldLeft, newLeft] = [Number(header[2] ?? 1), Number(header[4] ?? 1)];
    } else if (line.startsWith("--- ")) {
      oldPath = pathOf(line);
    } else if (line.startsWith("+++ ")) {
      [left, right] = [new Map<number, number>(), new Map<number, number>()];
      const path = pathOf(line);
      files.set(path === "/dev/null" ? oldPath : path, { LEFT: left, RIGHT: right });
    }
  }
  return files;
}

/** git writes `a/` and `b/` before a path, quotes odd ones as C does, and ends one that holds a space with a tab. */
function pathOf(line: string): string {
  const text = line.slice(4).replace(/\t$/, "");
  const plain = text.startsWith('"') ? unquote(text.slice(1, -1)) : text;
  return plain === "/dev/null" ? plain : plain.slice(2);
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, "\\": 92 };

function unquote(text: string): string {
  const parts = text.split(/(\\(?:[0-7]{3}|.))/);
  return Buffer.concat(
    parts.map((part) => {
      if (!part.startsWith("\\")) return Buffer.from(part);
      const code = /^\\[0-7]{3}$/.test(part) ? Number.parseInt(part.slice(1), 8) : (escapes[part[1] ?? ""] ?? 63);
      return Buffer.from([code]);
    }),
  ).toString("utf8");
}
