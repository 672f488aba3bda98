import { expect, test } from "vitest";
import { importsOf, sourceFiles } from "./source-files.ts";

type Imports = ReadonlyMap<string, readonly string[]>;

/** The first way back to each file that imports itself at any distance, found depth first. */
function findCircles(imports: Imports): readonly string[] {
  const circles: string[] = [];
  const seen = new Set<string>();
  const walk = (file: string, trail: readonly string[]): void => {
    const at = trail.indexOf(file);
    if (at !== -1) circles.push([...trail.slice(at), file].join(" → "));
    if (seen.has(file)) return;
    seen.add(file);
    for (const next of imports.get(file) ?? []) walk(next, [...trail, file]);
  };
  for (const file of imports.keys()) walk(file, []);
  return circles;
}

test("no file imports itself by way of others", () => {
  // A circle of types counts: it too ties files together that a reader can then not take one by one.
  const imports = new Map(sourceFiles.map((source) => [source.file, importsOf(source)]));
  expect(imports.get("src/actions/plan/main.ts")).toContain("src/app/run-action.ts");
  expect(findCircles(imports)).toEqual([]);
});

test("a circle is found at any distance, and told once", () => {
  const imports = new Map([
    ["a.ts", ["b.ts", "d.ts"]],
    ["b.ts", ["c.ts"]],
    ["c.ts", ["d.ts", "b.ts"]],
    ["d.ts", []],
  ]);
  expect(findCircles(imports)).toEqual(["b.ts → c.ts → b.ts"]);
});
