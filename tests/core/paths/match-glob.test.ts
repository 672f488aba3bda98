import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchGlob } from "../../../src/core/paths/match-glob.ts";
import { cpuMs } from "../../builders/cpu-ms.ts";

describe("matchGlob", () => {
  it.each([
    ["src/a.ts", "src/a.ts"],
    ["src/auth", "src/auth/login.ts"],
    ["src/auth/", "src/auth/login.ts"],
    ["./src/auth", "src/auth/x/y.ts"],
    ["src/auth/**", "src/auth/a/b.ts"],
    ["src/**/test.ts", "src/test.ts"],
    ["src/**/test.ts", "src/a/b/test.ts"],
    ["**/AGENTS.md", "AGENTS.md"],
    ["**/AGENTS.md", "a/b/AGENTS.md"],
    ["**", "anything/at/all"],
    ["*.md", "README.md"],
    ["src/*.t?", "src/a.ts"],
    ["src/a*b*c", "src/aXbYc"],
    [".github/**", ".github/workflows/x.yml"],
    ["a**b", "aXXb"],
  ])("%s covers %s", (glob, path) => expect(matchGlob(glob, path)).toBe(true));

  it.each([
    ["src/a.ts", "src/a.tsx"],
    ["src/auth", "src/authority.ts"],
    ["src/auth/", "src/auth"],
    ["src/auth/**", "src/auth"],
    ["*.md", "docs/README.md"],
    ["src/*/x", "src/a/b/x"],
    ["src/?.ts", "src/.ts"],
    ["a**b", "a/b"],
    ["", "a"],
    ["/", "a"],
    ["[a]", "a"],
    ["src/a.ts", "src/axts"],
  ])("%s does not cover %s", (glob, path) => expect(matchGlob(glob, path)).toBe(false));

  it("covers a path by its own name, and all below it", () => {
    const part = fc.stringMatching(/^[a-z]{1,5}$/);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.array(part, { maxLength: 3 }), (parts, below) => {
        expect(matchGlob(parts.join("/"), [...parts, ...below].join("/"))).toBe(true);
      }),
    );
  });

  it("is not made slow by any glob", () => {
    const folders = () => matchGlob(`${"**/a*".repeat(50)}/**/b`, `${"a/".repeat(1500)}c`);
    const letters = () => matchGlob(`${"*a".repeat(100)}b`, "a".repeat(4000));
    expect(cpuMs(folders) + cpuMs(letters)).toBeLessThan(500);
  });
});
