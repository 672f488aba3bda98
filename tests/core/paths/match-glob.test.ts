import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchGlob } from "../../../src/core/paths/match-glob.ts";
import { cpuMs } from "../../builders/cpu-ms.ts";

type Listed = { readonly glob: string; readonly names: readonly string[] };

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
    ["src/{count,other}.js", "src/count.js"],
    ["src/{count,other}.js", "src/other.js"],
    ["infra/**/*.{tf,tfvars}", "infra/prod/eu/main.tfvars"],
    ["{src,test}/**", "test/a/b.ts"],
    ["{src/a,test}/x", "src/a/x"],
    ["src/{a,{b,c/d}}.ts", "src/c/d.ts"],
    ["src/count{,.test}.js", "src/count.js"],
    ["src/count{,.test}.js", "src/count.test.js"],
    ["src/{,x/}y", "src/y"],
    ["{a,b}{c,d}", "bd"],
    ["{**,x}/y", "a/b/y"],
    ["src/{lib}.ts", "src/lib.ts"],
    ["src/{lib}.ts", "src/{lib}.ts"],
    ["{{cookiecutter.slug}}/setup.py", "{{cookiecutter.slug}}/setup.py"],
    ["src/\\{a,b\\}.ts", "src/{a,b}.ts"],
    ["src/{a\\,b,c}.ts", "src/a,b.ts"],
    ["src/a{.ts", "src/a{.ts"],
    ["src/}a{b,c}", "src/}ab"],
    ["src/\\*.ts", "src/*.ts"],
    ["app/[id]/page.tsx", "app/[id]/page.tsx"],
    ["app/[[...slug]]/page.tsx", "app/[[...slug]]/page.tsx"],
    ["src/[ab].ts", "src/b.ts"],
    ["src/[!a-y].ts", "src/z.ts"],
    ["src/[]x]", "src/]"],
    ["src/[😀-😂]", "src/😁"],
    ["/src/a", "src/a"],
    ["a/./b", "a/b"],
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
    ["src/a.ts", "src/axts"],
    ["src/{count,other}.js", "src/{count,other}.js"],
    ["src/{count,other}.js", "src/countother.js"],
    ["src/{a,b}", "src/c"],
    ["src/\\{a,b\\}.ts", "src/a.ts"],
    ["src/\\*.ts", "src/a.ts"],
    ["src/[!a-y].ts", "src/b.ts"],
    ["src/[a-c]", "src/ab"],
    ["src/[a/b]", "src/a"],
  ])("%s does not cover %s", (glob, path) => expect(matchGlob(glob, path)).toBe(false));

  it("covers a path by its own name, and all below it", () => {
    const part = fc.stringMatching(/^[a-z]{1,5}$/);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.array(part, { maxLength: 3 }), (parts, below) => {
        expect(matchGlob(parts.join("/"), [...parts, ...below].join("/"))).toBe(true);
      }),
    );
  });

  it("expands braces to what they list, whatever stands around and inside", () => {
    const text = fc.stringMatching(/^[a-z.]{0,3}$/);
    const { group } = fc.letrec<{ group: Listed; text: Listed }>((tie) => ({
      text: text.map((one) => ({ glob: one, names: [one] })),
      group: fc
        .array(fc.oneof({ maxDepth: 2 }, tie("text"), tie("group")), { minLength: 2, maxLength: 3 })
        .map((options) => ({
          glob: `{${options.map(({ glob }) => glob).join(",")}}`,
          names: options.flatMap(({ names }) => names),
        })),
    }));
    fc.assert(
      fc.property(text, group, text, text, (head, { glob, names }, tail, other) => {
        const whole = `x${head}${glob}${tail}`;
        for (const name of names) expect(matchGlob(whole, `x${head}${name}${tail}`)).toBe(true);
        expect(matchGlob(whole, `x${other}`)).toBe(names.some((name) => `${head}${name}${tail}` === other));
      }),
    );
  });

  it("takes what would stand for too many paths letter by letter", () => {
    const hostile = [
      "{a,b}".repeat(100),
      `${"{".repeat(400)}a${"}".repeat(400)}`,
      `${"{a,".repeat(300)}b${"}".repeat(300)}`,
    ];
    for (const glob of hostile) {
      expect(matchGlob(glob, glob)).toBe(true);
      expect(cpuMs(() => matchGlob(glob, "a".repeat(200)))).toBeLessThan(500);
    }
  });

  it("is not made slow by any glob", () => {
    const folders = () => matchGlob(`${"**/a*".repeat(50)}/**/b`, `${"a/".repeat(1500)}c`);
    const letters = () => matchGlob(`${"*a".repeat(100)}b`, "a".repeat(4000));
    expect(cpuMs(folders) + cpuMs(letters)).toBeLessThan(500);
  });
});
