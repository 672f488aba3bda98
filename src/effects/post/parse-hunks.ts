export type HunkLine = {
  readonly sign: " " | "+" | "-";
  readonly oldLine: number;
  readonly newLine: number;
  readonly text: string;
};

/** git's unified diff → each file's hunks, by its path afterwards (before, when it was removed). Binary files, renames and modes alone have none. */
export function parseHunks(diff: string): ReadonlyMap<string, readonly (readonly HunkLine[])[]> {
  const files = new Map<string, HunkLine[][]>();
  let hunks: HunkLine[][] = [];
  let [oldPath, oldLine, newLine, oldLeft, newLeft] = ["", 0, 0, 0, 0];
  for (const line of diff.split("\n")) {
    if (oldLeft > 0 || newLeft > 0) {
      const sign = line.startsWith("+") ? "+" : line.startsWith("-") ? "-" : " ";
      if (line.startsWith("\\")) continue;
      hunks.at(-1)?.push({ sign, oldLine, newLine, text: line.slice(1) });
      if (sign !== "+") [oldLine, oldLeft] = [oldLine + 1, oldLeft - 1];
      if (sign !== "-") [newLine, newLeft] = [newLine + 1, newLeft - 1];
      continue;
    }
    const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (header !== null) {
      hunks.push([]);
      [oldLine, oldLeft, newLine, newLeft] = [
        Number(header[1]),
        Number(header[2] ?? 1),
        Number(header[3]),
        Number(header[4] ?? 1),
      ];
    } else if (line.startsWith("--- ")) {
      oldPath = pathOf(line);
    } else if (line.startsWith("+++ ")) {
      const path = pathOf(line);
      hunks = [];
      files.set(path === "/dev/null" ? oldPath : path, hunks);
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
  const parts = text.split(/(\\(?:[0-7]{3}|.))/).map((part) => {
    if (!part.startsWith("\\")) return Buffer.from(part);
    return Buffer.from([
      /^\\[0-7]{3}$/.test(part) ? Number.parseInt(part.slice(1), 8) : (escapes[part[1] ?? ""] ?? 63),
    ]);
  });
  return Buffer.concat(parts).toString("utf8");
}
