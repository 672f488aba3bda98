import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDiff } from "../../../src/core/diff/parse-diff.ts";

/** The real diff that git prints for a change of a folder. */
function diffOf(before: Readonly<Record<string, string | Buffer>>, change: (folder: string) => void): string {
  const folder = mkdtempSync(path.join(tmpdir(), "baton-diff-test-"));
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@t", ...args], { encoding: "utf8" });
  try {
    git("init", "--quiet");
    for (const [name, content] of Object.entries(before)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), content);
    }
    git("add", "-A");
    git("commit", "--quiet", "--allow-empty", "-m", "before");
    change(folder);
    git("add", "-A");
    return git("diff", "--cached", "--find-renames");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("parseDiff", () => {
  it("numbers the lines of both sides and knows the enclosing function", () => {
    const lines = ["function f() {", "  1;", "  2;", "  3;", "  4;", "  5;", "}"];
    const diff = diffOf({ "a.js": `${lines.join("\n")}\n` }, (folder) =>
      writeFileSync(path.join(folder, "a.js"), `${lines.join("\n").replace("  5;", "  five;\n  6;")}\n`),
    );
    const [file] = parseDiff(diff);
    expect(file).toMatchObject({ path: "a.js", oldPath: null, status: "modified", binary: false });
    expect(file?.hunks[0]).toMatchObject({ oldStart: 3, newStart: 3, section: "function f() {" });
    expect(file?.hunks[0]?.lines.slice(3)).toEqual([
      { kind: "deleted", text: "  5;", oldLine: 6, newLine: null, noNewline: false },
      { kind: "added", text: "  five;", oldLine: null, newLine: 6, noNewline: false },
      { kind: "added", text: "  6;", oldLine: null, newLine: 7, noNewline: false },
      { kind: "context", text: "}", oldLine: 7, newLine: 8, noNewline: false },
    ]);
  });

  it("tells added, deleted, renamed, binary and mode-only files, whatever their names", () => {
    const diff = diffOf(
      {
        "old name.txt": "same\n".repeat(9),
        "gone.txt": "x\n",
        bin: Buffer.from([0, 1]),
        "run.sh": "x\n",
        "tab\there": "x\n",
        'ä "q"\n.txt': "x\n",
        "b/b b/b": "x\n",
      },
      (folder) => {
        renameSync(path.join(folder, "old name.txt"), path.join(folder, "new name.txt"));
        rmSync(path.join(folder, "gone.txt"));
        writeFileSync(path.join(folder, "bin"), Buffer.from([0, 2]));
        chmodSync(path.join(folder, "run.sh"), 0o755);
        chmodSync(path.join(folder, "b/b b/b"), 0o755);
        writeFileSync(path.join(folder, "tab\there"), "y\n");
        writeFileSync(path.join(folder, 'ä "q"\n.txt'), "y\n");
        writeFileSync(path.join(folder, "new ü.txt"), "n");
        writeFileSync(path.join(folder, "empty"), "");
      },
    );
    const found = new Map(parseDiff(diff).map((file) => [file.path, file]));
    expect([...found.keys()].sort()).toEqual(
      ["b/b b/b", "bin", "empty", "gone.txt", "new name.txt", "new ü.txt", "run.sh", "tab\there", 'ä "q"\n.txt'].sort(),
    );
    expect(found.get("new name.txt")).toMatchObject({ status: "renamed", oldPath: "old name.txt", hunks: [] });
    expect(found.get("gone.txt")).toMatchObject({ status: "deleted", oldPath: null });
    expect(found.get("bin")).toMatchObject({ status: "modified", binary: true });
    expect(found.get("run.sh")).toMatchObject({ status: "mode_changed", oldMode: "100644", newMode: "100755" });
    expect(found.get("empty")).toMatchObject({ status: "added", hunks: [] });
    expect(found.get("new ü.txt")?.hunks[0]?.lines).toEqual([
      { kind: "added", text: "n", oldLine: null, newLine: 1, noNewline: true },
    ]);
  });

  it("takes lines that look like headers for what they are", () => {
    const diff = diffOf({ "a.sql": "-- one\n-- a/x\n" }, (folder) =>
      writeFileSync(path.join(folder, "a.sql"), "++ b/x\n@@ -1 +1 @@\ndiff --git a/x b/x\n"),
    );
    expect(parseDiff(diff)).toHaveLength(1);
    expect(parseDiff(diff)[0]?.hunks[0]?.lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      "deleted -- one",
      "deleted -- a/x",
      "added ++ b/x",
      "added @@ -1 +1 @@",
      "added diff --git a/x b/x",
    ]);
  });

  it("never throws, whatever it is given", () => {
    const line = fc.constantFrom(
      "diff --git a/x b/x",
      "diff --git ",
      "--- a/x",
      "+++ b/x",
      "@@ -1,2 +1 @@",
      "@@ -0,0 +1,9 @@",
      "+a",
      "-b",
      " c",
      "\\ No newline",
      'rename from "',
      "",
      "Binary files a/x and b/x differ",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 20 }), (lines) =>
        Array.isArray(parseDiff(lines.join("\n"))),
      ),
    );
  });
});
