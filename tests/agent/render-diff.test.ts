import { describe, expect, it } from "vitest";
import { renderDiff } from "../../src/agent/render-diff.ts";
import { parseDiff } from "../../src/core/diff/parse-diff.ts";

const change = (path: string, lines: number) => `diff --git a/${path} b/${path}
index 1..2 100644
--- a/${path}
+++ b/${path}
@@ -1,2 +1,${lines + 1} @@ class A
 same
-old
${"+new\n".repeat(lines)}`;

describe("renderDiff", () => {
  it("shows each line with both numbers, and the hunk's enclosing symbol", () => {
    expect(renderDiff(parseDiff(change("src/a.ts", 1))).text).toBe(
      [
        '## File "src/a.ts": modified',
        "@@ old 1, new 1 @@ in: class A",
        "    1     1 | same",
        "    2       |-old",
        "          2 |+new",
      ].join("\n"),
    );
  });

  it("leaves out what no reviewer reads, and names it with the reason", () => {
    const paths = ["package-lock.json", "vendor/x.js", "dist/x.js", "src/a.ts"];
    const binary = "diff --git a/p.png b/p.png\nindex 1..2 100644\nBinary files a/p.png and b/p.png differ\n";
    const { included, dropped } = renderDiff(parseDiff(paths.map((path) => change(path, 1)).join("") + binary));
    expect(included.map(({ path }) => path)).toEqual(["src/a.ts"]);
    expect(dropped).toEqual([
      { path: "package-lock.json", reason: "lockfile" },
      { path: "vendor/x.js", reason: "vendored" },
      { path: "dist/x.js", reason: "generated" },
      { path: "p.png", reason: "binary" },
    ]);
  });

  it("declares what does not fit as not covered, and goes on with what does", () => {
    const { included, dropped } = renderDiff(parseDiff(change("big.ts", 500) + change("small.ts", 1)), {
      maxBytes: 2000,
    });
    expect(included.map(({ path }) => path)).toEqual(["small.ts"]);
    expect(dropped[0]).toMatchObject({ path: "big.ts", reason: expect.stringContaining("too large") });
  });

  it("lets no file name look like a part of the diff", () => {
    const [file] = parseDiff(change("a.ts", 1));
    if (file === undefined) throw new Error("it was parsed");
    expect(renderDiff([{ ...file, path: "x\n## File y" }]).text.split("\n")[0]).toBe(
      '## File "x\\n## File y": modified',
    );
  });
});
