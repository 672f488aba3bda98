import { spawnSync } from "node:child_process";
import { describe, expect, it, test } from "vitest";
import { openSyntax } from "../../../src/adapters/syntax/open-syntax.ts";
import { cpuMs } from "../../builders/cpu-ms.ts";

const breakOf = (path: string, text: string) => openSyntax.findBreak(path, text);

describe("the parsers at hand", () => {
  it.each([
    ["a.json", '{\n  "a": 1\n}\n'],
    ["bom.json", "\ufeff{}"],
    ["tsconfig.build.json", '{\n  // why\n  "a": 1,\n}\n'],
    [".vscode/settings.json", "{ /* none */ }"],
    ["a.yml", "a: 1\n---\nb: !odd [x]\n"],
    ["a.ts", "enum A { b }\nconst c: number = <number>1;\n"],
    ["a.mts", "export type A = { readonly b?: string };\n"],
    ["a.js", "with (a) { b = 010 }\n"],
    ["a.cjs", "const a = require('a');\n"],
    ["a.mjs", "import a from 'a';\nawait a();\nexport { a };\n"],
    [
      "a.mjs",
      "import * as a from 'a';\nimport b, {\n  c,\n} from \"b\";\nexport default class {}\nexport { c as d };\n",
    ],
    ["a.mjs", "import a from 'a' with { type: 'json' };\nexport * from 'b';\nimport.meta.url;\n"],
    ["a.tsx", "const a = <b>;\n"],
    ["a.rb", "end end\n"],
  ])("find nothing in a good %s", (path, text) => expect(breakOf(path, text)).toBeUndefined());

  it.each([
    ["a.json", '{\n  "a": 1,\n}\n', 3],
    ["tsconfig.json", '{\n  "a": 1\n  "b": 2\n}\n', 3],
    ["a.yaml", "a:\n  - b\n c: d\n", 3],
    ["a.ts", "const a: number = 1;\n\nfunction b( {\n", 3],
    ["a.js", "const a = 1;\nconst b = (;\n", 2],
    ["a.mjs", "import a from 'a';\n\na(]);\n", 3],
    ["a.mjs", "import { a\nimport b from 'b';\n", 2],
    ["a.mjs", "import a\nimport b from 'b'\n", 2],
    ["a.mjs", "export const a = 1;\nexport const = 2;\n", 2],
    ["a.js", "export default function (a {}\n", 1],
  ])("tell the line in a broken %s", (path, text, line) => {
    expect(breakOf(path, text)).toMatchObject({ line, why: expect.stringMatching(/\w/) });
  });

  it.each([
    ["keys", Array.from({ length: 60_000 }, (_, at) => `k${at}: 1`).join("\n")],
    ["anchors", "&a ".repeat(130_000)],
  ])("do not take long for YAML of very many %s", (_, text) => {
    expect(cpuMs(() => openSyntax.findBreak("a.yaml", text))).toBeLessThan(5000);
  });

  it("name the language, and none for what they can not read", () => {
    expect(["a.json", "x/tsconfig.json", "a.yml", "a.cts", "a.mjs"].map(openSyntax.languageOf)).toEqual([
      "JSON",
      "JSON with comments",
      "YAML",
      "TypeScript",
      "JavaScript",
    ]);
    expect(["a.tsx", "a.jsx", "a.py", "json", "Makefile"].map(openSyntax.languageOf)).toEqual(Array(5).fill(undefined));
  });
});

test("Node's warning that its reader of types is experimental is not shown; others are", () => {
  const code = `
    import { openSyntax } from "./src/adapters/syntax/open-syntax.ts";
    const emit = process.emitWarning;
    openSyntax.findBreak("a.ts", "const a: number = 1;");
    if (process.emitWarning !== emit) throw new Error("the way to warn is not as it was");
    process.emitWarning("of something else");
  `;
  const { stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
  expect(status).toBe(0);
  expect(stderr).toContain("of something else");
  expect(stderr).not.toContain("stripTypeScriptTypes");
});
