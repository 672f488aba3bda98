import { describe, expect, it } from "vitest";
import { openSyntax } from "../../../src/adapters/syntax/open-syntax.ts";
import { type Asking, askAgent } from "../../../src/agent/tools/ask-agent.ts";
import { fullTools, readOnlyTools } from "../../../src/agent/tools/tool-sets.ts";
import { toolNames } from "../../../src/core/tool-names.ts";
import { readGuidanceTool } from "../../../src/leg/read/guidance/read-guidance-tool.ts";
import type { Sandbox, SandboxRun } from "../../../src/ports/sandbox.ts";
import { MemoryWorkspace } from "../../fakes/memory-workspace.ts";

function toolsOver(files: Readonly<Record<string, string | Buffer>>) {
  const workspace = new MemoryWorkspace(files);
  const runs: SandboxRun[] = [];
  const sandbox: Sandbox = {
    kind: "bwrap",
    why: "",
    run: async (of) => {
      runs.push(of);
      return { exitCode: 1, timedOut: false, durationMs: 1500, output: "\x1b[31mfailed\x1b[0m\n" };
    },
  };
  const tools = [...fullTools(workspace, sandbox, openSyntax), ...readOnlyTools(workspace)];
  const call = async (name: string, input: unknown) => {
    const tool = tools.find(({ spec }) => spec.name === name);
    if (tool === undefined) throw new Error(`no tool ${name}`);
    return tool.act(input);
  };
  return { workspace, tools, call, runs };
}

it("has every name that an agent's file may list, and no other", () => {
  const adviser = {
    name: "a",
    description: "",
    text: "",
    models: async () => [],
    tools: [],
  };
  const { tools } = toolsOver({});
  const all = [...tools, askAgent([adviser], {} as Asking), readGuidanceTool([])];
  expect(new Set(all.map(({ spec }) => spec.name))).toEqual(new Set(toolNames));
});

describe("list_files", () => {
  it("lists below a folder, by a glob on the path or on the name", async () => {
    const { call } = toolsOver({ "a.md": "", "src/a.ts": "", "src/b/a.test.ts": "", "srcs/x.ts": "" });
    expect((await call("list_files", { path: "src/", pattern: null })).data).toBe("src/a.ts\nsrc/b/a.test.ts");
    expect((await call("list_files", { pattern: "*.test.ts" })).data).toBe("src/b/a.test.ts");
    expect((await call("list_files", { path: "src", pattern: "**/*.test.ts" })).data).toBe("src/b/a.test.ts");
    expect((await call("list_files", { path: ".", pattern: "src/*.ts" })).data).toBe("src/a.ts");
  });
});

describe("search", () => {
  it("gives path, line and text of what matches, and passes over what is no text", async () => {
    const { call } = toolsOver({
      "a.ts": "one\nlet two = 2;\r\n",
      "b.bin": Buffer.from([0, 116, 119, 111]),
      "c/d.ts": "twofold",
    });
    expect((await call("search", { pattern: "\\btwo", path: null })).data).toBe(
      "a.ts:2: let two = 2;\r\nc/d.ts:1: twofold",
    );
    expect((await call("search", { pattern: "two", path: "c" })).data).toBe("c/d.ts:1: twofold");
    expect((await call("search", { pattern: "2;$" })).data).toContain("a.ts:2");
    expect(await call("search", { pattern: "two\\?fold" })).toMatchObject({
      data: expect.stringContaining("c/d.ts:1: twofold"),
      say: expect.stringContaining("it was read as two?fold"),
    });
  });

  it("tells what it passed over, and when nothing is at a path", async () => {
    const { call } = toolsOver({ "a.ts": "two", "b.bin": Buffer.from([0]), "c.txt": "two\n".repeat(300_000) });
    expect(await call("search", { pattern: "two" })).toMatchObject({
      say: "1 lines match. Passed over: 1 not text, 1 above 1000000 bytes or no plain files.",
      data: "a.ts:1: two",
    });
    expect(await call("search", { pattern: "two", path: "src/none" })).toMatchObject({
      isError: true,
      say: expect.stringContaining('No file is at "src/none"'),
    });
  });

  it("cuts a long line in its middle, with the count of what is missing", async () => {
    const { call } = toolsOver({ "a.min.js": `begin${"x".repeat(5000)}end` });
    expect((await call("search", { pattern: "begin" })).data).toMatch(
      /^a\.min\.js:1: beginx+ \[… 4\d{3} bytes in 1 lines left out …\] x+end$/,
    );
  });

  it("finds the rest where a link leads out of the repository", async () => {
    const { call, workspace } = toolsOver({ "a.ts": "two", "link.ts": "" });
    const read = workspace.read.bind(workspace);
    workspace.read = async (path, maxBytes) => read(path === "link.ts" ? "../secret" : path, maxBytes);
    expect((await call("search", { pattern: "two" })).data).toBe("a.ts:1: two");
  });

  it("says what is wrong with a pattern", async () => {
    const { call } = toolsOver({});
    expect(await call("search", { pattern: "f(" })).toMatchObject({
      isError: true,
      say: expect.stringContaining("backslash"),
    });
  });
});

describe("read_file", () => {
  it("numbers lines, both ends included", async () => {
    const { call } = toolsOver({ "a.ts": "one\ntwo\nthree\n" });
    expect((await call("read_file", { path: "./a.ts", from: 2, to: 3 })).data).toBe("2\ttwo\n3\tthree");
    expect(await call("read_file", { path: "a.ts", from: 9 })).toMatchObject({
      isError: true,
      say: expect.stringContaining("3 lines"),
    });
  });

  it.each([
    ["missing.ts", "no file"],
    ["b.bin", "binary (1 bytes)"],
    ["latin1.txt", "not text"],
    ["huge.txt", "it has 2000001 bytes, 2000000 is the most"],
    ["../x", "refused"],
    [".git/config", "refused"],
  ])("gives %s back as an error", async (path, why) => {
    const { call } = toolsOver({
      "b.bin": Buffer.from([0]),
      "latin1.txt": Buffer.from([0xe4]),
      "huge.txt": "x".repeat(2_000_001),
    });
    expect(await call("read_file", { path })).toMatchObject({ isError: true, say: expect.stringContaining(why) });
  });
});

describe("edit_file", () => {
  it("replaces the one place, character for character", async () => {
    const { call, workspace } = toolsOver({ "a.ts": "a $& b\nc\n" });
    expect(await call("edit_file", { path: "a.ts", old: "$& b", new: "$1 $& $$" })).toMatchObject({
      isError: false,
      changed: true,
    });
    expect(workspace.text("a.ts")).toBe("a $1 $& $$\nc\n");
  });

  it("changes nothing when the passage is not there, and shows the nearest lines", async () => {
    const { call, workspace } = toolsOver({ "a.ts": "function f() {\n  return alpha + beta;\n}\n" });
    const outcome = await call("edit_file", { path: "a.ts", old: "  return alpha - beta;", new: "x" });
    expect(outcome).toMatchObject({
      isError: true,
      changed: false,
      data: expect.stringContaining("2\t  return alpha + beta;"),
    });
    expect(workspace.text("a.ts")).toContain("alpha + beta");
  });

  it("changes nothing when the passage is there twice, and says where", async () => {
    const { call, workspace } = toolsOver({ "a.ts": "x\ny\nx\n" });
    expect(await call("edit_file", { path: "a.ts", old: "x", new: "z" })).toMatchObject({
      isError: true,
      say: expect.stringContaining("lines 1, 3"),
    });
    expect(workspace.text("a.ts")).toBe("x\ny\nx\n");
  });

  it("keeps the file's line ends", async () => {
    const { call, workspace } = toolsOver({ "a.ts": "a\r\nb\r\nc\r\n" });
    await call("edit_file", { path: "a.ts", old: "a\nb", new: "1\n2" });
    expect(workspace.text("a.ts")).toBe("1\r\n2\r\nc\r\n");
  });

  it("says how it found a passage that is not there as given, and shows what stands there now", async () => {
    const { call } = toolsOver({ "a.ts": "{\n    a();\n}\n", "b.ts": "a \na \n" });
    expect(await call("edit_file", { path: "a.ts", old: "a();\n  }", new: "b();" })).toMatchObject({ isError: true });
    expect(await call("edit_file", { path: "a.ts", old: "  a();\n", new: "  b();\n  c();\n" })).toMatchObject({
      say: '"a.ts" was edited at line 2: old stands there apart from its indentation. These lines stand there now.',
      data: "2\t    b();\n3\t    c();",
      wrote: { after: "{\n    b();\n    c();\n}\n" },
    });
    expect(await call("edit_file", { path: "b.ts", old: "a\n", new: "b\n" })).toMatchObject({
      isError: true,
      say: expect.stringContaining("apart from line ends and blanks at the ends of lines (lines 1, 2)"),
    });
  });

  it("says when nothing would change, as line ends are kept", async () => {
    const { call } = toolsOver({ "a.ts": "a\r\nb\r\n" });
    expect(await call("edit_file", { path: "a.ts", old: "a\n", new: "a\r\n" })).toMatchObject({
      isError: true,
      changed: false,
      say: expect.stringContaining("Nothing in"),
    });
  });

  it("understands invisible characters as they were shown", async () => {
    const { call, workspace } = toolsOver({ "a.ts": "❤\ufe0f a\n" });
    await call("edit_file", { path: "a.ts", old: "❤⟨U+FE0F⟩ a", new: "❤⟨U+FE0F⟩ b" });
    expect(workspace.text("a.ts")).toBe("❤\ufe0f b\n");
  });
});

describe("write_file", () => {
  it("writes nothing that is longer than a file that people read", async () => {
    const { call, workspace } = toolsOver({});
    const outcome = await call("write_file", { path: "a.txt", content: "x".repeat(1_000_001) });
    expect(outcome).toMatchObject({ isError: true, say: expect.stringContaining("1000001 bytes") });
    expect(workspace.text("a.txt")).toBeUndefined();
  });

  it("makes a file, and says when it has that content already", async () => {
    const { call, workspace } = toolsOver({});
    expect(await call("write_file", { path: "src/new.ts", content: "x\n" })).toMatchObject({ changed: true });
    expect(await call("write_file", { path: "src/new.ts", content: "x\n" })).toMatchObject({
      isError: false,
      changed: false,
    });
    expect(workspace.text("src/new.ts")).toBe("x\n");
  });

  it.each(["../x", "/etc/x", ".git/hooks/pre-commit", "a/.GIT./x", "a\\b"])("refuses %s", async (path) => {
    const { call, workspace } = toolsOver({});
    expect(await call("write_file", { path, content: "x" })).toMatchObject({
      isError: true,
      say: expect.stringContaining("refused"),
    });
    expect(workspace.files.size).toBe(0);
  });
});

describe("run", () => {
  it("runs without network in the workspace's folder, and gives exit code and plain output", async () => {
    const { call, runs } = toolsOver({});
    expect(await call("run", { command: "npm test", timeoutMs: 9_000_000 })).toMatchObject({
      isError: false,
      say: "Exit code 1, 1.5 s.",
      data: "failed\n",
    });
    expect(runs[0]).toMatchObject({ command: "npm test", folder: "/nowhere", network: false, timeoutMs: 600_000 });
  });
});

describe("a tool", () => {
  it.each([null, "text", {}, { path: 1 }, { path: "a", extra: 1 }])(
    "gives input that does not fit back: %j",
    async (input) => {
      const { call } = toolsOver({});
      expect(await call("read_file", input)).toMatchObject({
        isError: true,
        say: expect.stringContaining("does not fit"),
      });
    },
  );
});
