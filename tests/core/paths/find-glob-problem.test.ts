import { describe, expect, it } from "vitest";
import { Config } from "../../../src/config/config.ts";
import { findGlobProblem } from "../../../src/core/paths/find-glob-problem.ts";

describe("findGlobProblem", () => {
  it.each([
    "src/a.ts",
    "src/**/*.{ts,tsx}",
    "/infra/**",
    "docs/",
    "./docs",
    "**",
    "{{cookiecutter.slug}}/**",
    "app/[id]/(group)/@modal/page.tsx",
    "app/[...slug]/**",
    "src/[a-zA-Z_]?.js",
    "src/[!_]*.js",
    "src/\\{a,b\\}.ts",
    "src/\\!(x).ts",
    "a!b/#c",
    "src/routes/+page.svelte",
    "src/{,**/}a.ts",
    ...Config.parse({})["protected-paths"],
  ])("understands %s", (glob) => expect(findGlobProblem(glob)).toBeUndefined());

  it.each([
    ["", "names no path"],
    ["/", "names no path"],
    ["{a,.}", "names no path"],
    [" infra/**", "white space"],
    ["!docs/**", "a ! at the start"],
    ["src/@(a|b).js", "@(…) is not understood"],
    ["src/+(a|b).js", "+(…) is not understood"],
    ["src/!(a).js", "!(…) is not understood"],
    ["infra\\prod\\**", "folders are parted by /"],
    ["infra\\", "folders are parted by /"],
    ["src/{a,b", "without its partner"],
    ["src/a,b}", "without its partner"],
    ["src/{a,{b}", "without its partner"],
    ["v{1..3}.sql", "{1..3} is not understood"],
    ["{a,b}".repeat(9), "more than 256 alternatives"],
    [`${"{".repeat(20)}a${"}".repeat(20)}`, "more than 256 alternatives"],
    ["infra/**.tf", "** stands alone between slashes"],
    ["infra/{**,x}.tf", "** stands alone between slashes"],
    ["src/***/a", "** stands alone between slashes"],
    ["../x", "leads out of the repository"],
    ["{a,../x}", "leads out of the repository"],
    ["src/[[:alpha:]].c", "[[:alpha:] is not understood"],
    ["src/[z-a].c", "the range z-a in [z-a] is empty"],
    ["a".repeat(1001), "longer than 1000 characters"],
  ])("says what is wrong with %s", (glob, words) => expect(findGlobProblem(glob)).toContain(words));
});
