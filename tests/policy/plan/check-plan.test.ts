import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchGlob } from "../../../src/core/paths/match-glob.ts";
import { toChainLengths, toWaves } from "../../../src/policy/due/waves.ts";
import { checkPlan } from "../../../src/policy/plan/check-plan.ts";
import { globsOverlap } from "../../../src/policy/plan/globs-overlap.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";

describe("checkPlan", () => {
  it("finds nothing wrong with features side by side and one after them", () => {
    expect(
      checkPlan(
        aPlan([aFeature("f1"), aFeature("f2"), aFeature("f3", { dependsOn: ["f1", "f2"], owns: ["src/f1/**"] })]),
      ),
    ).toEqual([]);
  });

  it("names the path of an id that does not exist", () => {
    const features = [aFeature("f1"), aFeature("f2"), aFeature("f3", { dependsOn: ["f7"] })];
    expect(checkPlan(aPlan(features))).toEqual(['plan.features[2].dependsOn[0]: no feature "f7"']);
  });

  it("says the whole circle", () => {
    const features = [
      aFeature("f1", { dependsOn: ["f3"] }),
      aFeature("f2", { dependsOn: ["f1"] }),
      aFeature("f3", { dependsOn: ["f2"] }),
    ];
    expect(checkPlan(aPlan(features))).toEqual(["plan.features: the dependencies go in a circle: f1 → f3 → f2 → f1"]);
  });

  it("refuses doubled ids, a feature that needs itself or another twice, and criteria of another feature or twice", () => {
    const criterion = { text: "x", check: "test" as const, issueQuote: "" };
    const problems = checkPlan(
      aPlan([
        aFeature("f1", { dependsOn: ["f1"] }),
        aFeature("f1", { dependsOn: ["f2", "f2"] }),
        aFeature("f2", {
          criteria: [
            { ...criterion, id: "f1.c1" },
            { ...criterion, id: "f2.c2" },
            { ...criterion, id: "f2.c2" },
          ],
        }),
      ]),
    );
    expect(problems).toEqual([
      'plan.features[1].id: "f1" is also the id of plan.features[0]',
      'plan.features[0].dependsOn[0]: feature "f1" depends on itself',
      'plan.features[1].dependsOn[1]: "f2" is named twice',
      'plan.features[2].criteria[0].id: "f1.c1" does not begin with "f2."',
      'plan.features[2].criteria[2].id: "f2.c2" is also the id of criteria[1]',
    ]);
  });

  it("refuses overlapping paths of features that may run at once, and of no others", () => {
    const clash = [
      aFeature("f1", { owns: ["src/auth/**"] }),
      aFeature("f2", { owns: ["docs/**", "src/auth/login.ts"] }),
    ];
    expect(checkPlan(aPlan(clash))).toEqual([
      expect.stringMatching(/^plan\.features\[1\]\.owns\[1\]: "src\/auth\/login\.ts" overlaps "src\/auth\/\*\*" of f1/),
    ]);
    const between = [
      aFeature("f1", { owns: ["a"] }),
      aFeature("f2", { dependsOn: ["f1"] }),
      aFeature("f3", { dependsOn: ["f2"], owns: ["a"] }),
    ];
    expect(checkPlan(aPlan(between))).toEqual([]);
  });

  it("refuses two features that own one file by braces, and a pattern that would own nothing", () => {
    const braces = [
      aFeature("f1", { owns: ["src/{count,other}.js"] }),
      aFeature("f2", { owns: ["{lib,src}/other.*"] }),
    ];
    expect(checkPlan(aPlan(braces))).toEqual([
      expect.stringContaining('plan.features[1].owns[0]: "{lib,src}/other.*" overlaps "src/{count,other}.js" of f1'),
    ]);
    const foreign = [aFeature("f1", { owns: ["src/a.js", "src/@(count|other).js"] })];
    expect(checkPlan(aPlan(foreign))).toEqual([
      expect.stringMatching(/^plan\.features\[0\]\.owns\[1\]: "src\/@\(count\|other\)\.js": @\(…\) is not understood/),
    ]);
  });
});

describe("globsOverlap", () => {
  it.each([
    ["src/**", "src/a/b.ts", true],
    ["src/auth", "src/auth/login.ts", true],
    ["src/*.ts", "src/*.js", false],
    ["src/a*.ts", "src/*b.ts", true],
    ["**/*.md", "docs/guide/**", true],
    ["src/a/**", "src/b/**", false],
    ["src/ab", "src/a", false],
    ["src/a?c", "src/a", false],
    ["src/*a?", "src/?a*", true],
    ["src/{count,other}.js", "src/other.js", true],
    ["src/{count,other}.js", "src/{some,more}.js", false],
    ["{src,lib}/**", "lib/x/y", true],
    ["src/{a,{b,c/d}}.ts", "src/c/**", true],
    ["src/[ab].ts", "src/b.ts", true],
    ["src/[ab].ts", "src/c.ts", false],
    ["app/[id]/page.tsx", "app/[slug]/page.tsx", true],
    ["src/\\{a,b\\}", "src/a", false],
  ])("%s and %s: %s", (one, other, expected) => {
    expect(globsOverlap(one, other)).toBe(expected);
    expect(globsOverlap(other, one)).toBe(expected);
  });

  it("never says no when one path matches both", () => {
    const piece = fc.constantFrom(
      ...["a", "b", "*", "?", "**", "{", "}", ",", "[", "]", "!", "-", "\\", "{a,b}", "[ab]", "/"],
    );
    const glob = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(""));
    const path = fc
      .array(fc.constantFrom("a", "b", "ab", "{a}", "a,b", "[a]", "!"), { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join("/"));
    fc.assert(
      fc.property(
        glob,
        glob,
        path,
        (one, other, name) => !(matchGlob(one, name) && matchGlob(other, name)) || globsOverlap(one, other),
      ),
      { numRuns: 2000 },
    );
  });
});

describe("waves", () => {
  const features = [
    aFeature("f1"),
    aFeature("f2"),
    aFeature("f3", { dependsOn: ["f2"] }),
    aFeature("f4", { dependsOn: ["f1", "f3"] }),
  ];
  it("holds what can run at once, in order", () => {
    expect(toWaves(features).map((wave) => wave.map((feature) => feature.id))).toEqual([["f1", "f2"], ["f3"], ["f4"]]);
  });
  it("knows the longest chain that starts with a feature", () => {
    expect(Object.fromEntries(toChainLengths(features))).toEqual({ f1: 2, f2: 3, f3: 2, f4: 1 });
  });
});
