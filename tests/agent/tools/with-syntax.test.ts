import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { openSyntax } from "../../../src/adapters/syntax/open-syntax.ts";
import { fullTools } from "../../../src/agent/tools/tool-sets.ts";
import type { Sandbox } from "../../../src/ports/sandbox.ts";
import { MemoryWorkspace } from "../../fakes/memory-workspace.ts";
import { ShellSandbox } from "../../leg/shell-sandbox.ts";

async function edit(
  files: Record<string, string>,
  path: string,
  [old, new_]: [string, string],
  sandbox: Sandbox = new ShellSandbox("none"),
) {
  const workspace = Object.assign(new MemoryWorkspace(files), { folder: "/tmp" });
  const tool = fullTools(workspace, sandbox, openSyntax).find(({ spec }) => spec.name === "edit_file");
  const outcome = await tool?.act({ path, old, new: new_ });
  return { outcome, text: workspace.text(path) };
}

async function write(files: Record<string, string>, path: string, content: string) {
  const workspace = new MemoryWorkspace(files);
  const tool = fullTools(workspace, new ShellSandbox("none"), openSyntax).find(
    ({ spec }) => spec.name === "write_file",
  );
  return tool?.act({ path, content });
}

function hasPython(): boolean {
  try {
    execFileSync("python3", ["--version"], { env: { PATH: "/usr/bin:/bin" }, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("an edit after which a file no longer parses", () => {
  it.each([
    ["a.json", '{\n  "a": 1\n}\n', ["1", "1,"], "JSON", 3],
    ["tsconfig.json", '{ // why\n  "a": 1,\n}\n', ['"a"', "a"], "JSON with comments", 2],
    ["a.yml", "a: 1\nb: 2\n", ["b: 2", "b: [2"], "YAML", 3],
    ["a.ts", "type A = string;\nf(1);\n", ["f(1)", "f(1"], "TypeScript", 2],
    ["a.js", "const a = 1;\nf(1);\n", ["f(1)", "f(1"], "JavaScript", 2],
  ] as const)("is made in %s, and told with the line", async (path, before, [old, new_], language, line) => {
    const { outcome, text } = await edit({ [path]: before }, path, [old, new_]);
    expect(text).toBe(before.replace(old, new_));
    expect(outcome).toMatchObject({ isError: false, changed: true, data: expect.stringContaining(`line ${line}: `) });
    expect(outcome?.say).toContain(`It parsed before and no longer does as ${language}: see line ${line}.`);
  });

  it("is not told when the file was broken before, or when it parses again", async () => {
    expect((await edit({ "a.ts": "f(1;\ng(2);\n" }, "a.ts", ["g(2)", "g(3)"])).outcome?.say).toBe(
      '"a.ts" was edited at line 2.',
    );
    expect((await edit({ "a.ts": "f(1;\n" }, "a.ts", ["f(1", "f(1)"])).outcome?.say).toBe(
      '"a.ts" was edited at line 1.',
    );
    expect((await edit({ "a.js": "a = <b/>;\nc\n" }, "a.js", ["c", "d("])).outcome?.data).toBe("");
  });

  it("is not told of a file that would take long to parse", async () => {
    expect((await write({}, "a.json", "[".repeat(400_000)))?.data).toContain("too early");
    expect((await write({}, "a.json", "[".repeat(400_001)))?.data).toBe("");
  });

  it("is told of a new file, but not where it may be a dialect", async () => {
    expect(await write({}, "a.json", "{\n")).toMatchObject({
      say: '"a.json" was made, 2 bytes. It does not parse as JSON: see line 2.',
      data: "line 2: the text ends too early",
    });
    expect((await write({}, "a.js", "a = <b/>;\n"))?.say).toBe('"a.js" was made, 10 bytes.');
    expect((await write({ "a.json": "{}\n" }, "a.json", "{]\n"))?.say).toContain("It parsed before");
  });

  it.skipIf(!hasPython())(
    "is told in Python by Python, in the sandbox and without a module of the repository",
    async () => {
      const sandbox = new ShellSandbox();
      const before = "def f():\n    return 1\n";
      const broken = await edit({ "a.py": before }, "a.py", ["    return 1", "  x = 'it”s'\n    return 1"], sandbox);
      expect(broken.outcome).toMatchObject({
        say: expect.stringContaining("as Python: see line 3"),
        data: "line 3: unexpected indent",
      });
      expect(sandbox.asked).toMatchObject([
        { network: false, folder: "/tmp", command: expect.stringContaining("python3 -I") },
      ]);
      const good = await edit({ "a.py": before }, "a.py", ["return 1", "return 2"], sandbox);
      expect(good.outcome?.say).toBe('"a.py" was edited at line 2.');
      const again = await edit({ "a.py": "def f(:\n  pass\n" }, "a.py", ["pass", "return"], sandbox);
      expect(again.outcome?.data).toBe("");
    },
  );

  it("is not told in Python where there is no sandbox or the sandbox fails", async () => {
    const failing: Sandbox = { kind: "bwrap", why: "", run: () => Promise.reject(new Error("broken")) };
    for (const sandbox of [new ShellSandbox("none"), failing])
      expect((await edit({ "a.py": "f(1)\n" }, "a.py", ["1)", "1"], sandbox)).outcome).toMatchObject({
        isError: false,
        data: "",
      });
  });
});
