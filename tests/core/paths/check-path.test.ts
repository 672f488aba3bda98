import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkPath } from "../../../src/core/paths/check-path.ts";

describe("checkPath", () => {
  it.each([
    "a",
    "src/a b/ü.ts",
    ".github/workflows/ci.yml",
    ".gitignore",
    ".gitattributes",
    "git/x",
    "a.git/x",
    "x/.gitkeep",
    "[...slug].tsx",
    "a..b",
    "with\nnewline",
  ])("lets %j through", (good) => expect(checkPath(good)).toBeUndefined());

  it.each([
    "",
    "/",
    "/etc/passwd",
    "..",
    "../x",
    "a/../x",
    "a/..",
    "./a",
    "a//b",
    "a/",
    "a/./b",
    "C:/x",
    "c:x",
    "a\\b",
    "a\0b",
    "\ud800",
    ".git",
    ".git/config",
    "sub/.git/hooks/x",
    ".GIT/config",
    ".Git",
    ".git.",
    ".git ",
    ".git. . ",
    ".git/",
    "git~1",
    "GIT~1/config",
    "GiT~2",
    ".git::$INDEX_ALLOCATION/config",
    ".git:x",
    ".g\u200cit/config",
    ".git\u200c/hooks/x",
    "\u202e.git",
    ".\ufeffgit",
    "..\u200b/x",
    ".. /x",
    ".../x",
    ".ｇｉｔ",
    `a/${"b".repeat(256)}`,
    `${"a/".repeat(3000)}a`,
  ])("refuses %j with a reason", (bad) => expect(checkPath(bad)).toMatch(/^(the|a) /));

  it("lets nothing through that leads out of the folder", () => {
    const part = fc.constantFrom("..", ".", "", "a", ".git", "..a", "/", "\\", ".GIT", "b");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const given = parts.join("/");
        if (checkPath(given) !== undefined) return;
        expect(path.posix.normalize(given)).toBe(given);
        expect(path.posix.join("/root", given)).toMatch(/^\/root\/./);
        expect(given.toLowerCase().split("/")).not.toContain(".git");
      }),
    );
  });
});
