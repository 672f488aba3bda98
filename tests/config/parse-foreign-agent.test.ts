import { describe, expect, it } from "vitest";
import { loadAgents } from "../../src/config/load-agents.ts";
import { parseForeignAgent } from "../../src/config/parse-foreign-agent.ts";

const file = (head: string, body = "Look twice.") => `---\n${head}\n---\n${body}\n`;

describe("an agent of another tool", () => {
  it("that may not change files answers what others ask it", () => {
    const head = "name: Code Reviewer\ndescription: Use it: before a merge\ntools: Read, Grep, Bash\nmodel: sonnet";
    expect(parseForeignAgent(".claude/agents/code-reviewer.md", file(head))).toEqual({
      name: "code-reviewer",
      description: "Use it: before a merge",
      role: "verifier",
      path: ".claude/agents/code-reviewer.md",
      text: "Look twice.",
    });
  });

  it.each(["tools: Read, Edit", "tools: [read, edit]", "tools: ['*']", "tools:\n  - Write"])(
    "with %j is a coder",
    (tools) => expect(parseForeignAgent(".claude/agents/a.md", file(`description: d\n${tools}`))?.role).toBe("coder"),
  );

  it("is called by its file where it has no name", () => {
    expect(parseForeignAgent(".github/agents/API designer.agent.md", file("description: d"))?.name).toBe(
      "api-designer",
    );
  });

  it.each([
    ["no front matter", "Look twice.\n"],
    ["no description", file("name: a")],
    ["nothing said", file("description: d", "<!-- nothing -->")],
    ["a name of no letters", file("name: 42\ndescription: d")],
    ["front matter that is none", file("{{{")],
  ])("with %s is passed over", (_what, content) => {
    expect(parseForeignAgent(".claude/agents/42.md", content)).toBeUndefined();
  });

  it("with a long text ends at a paragraph, which is said", () => {
    const text =
      parseForeignAgent(".claude/agents/a.md", file("description: d", "A rule.\n\n".repeat(2000)))?.text ?? "";
    expect(text.length).toBeLessThan(6000);
    expect(text).toMatch(/A rule\.\n\n\[The rest of it is left out\.\]$/);
  });

  it("stands behind Baton's own, whose name it may not take", async () => {
    const files: Record<string, string> = {
      ".github/baton/agents/sceptic.md": file("name: sceptic\ndescription: own\nrole: reviewer"),
      ".claude/agents/sceptic.md": file("name: sceptic\ndescription: theirs"),
      ".claude/agents/README.md": file("description: no agent"),
      ".claude/agents/writer.md": file("description: w\ntools: Edit"),
      ".github/agents/writer.md": file("description: another"),
    };
    const git = {
      listTree: async (_base: string, folder = "") =>
        Object.keys(files)
          .filter((path) => path.startsWith(folder))
          .map((path) => ({ path, mode: "100644", type: "blob" as const, oid: "" })),
      readFiles: async (_base: string, paths: readonly string[]) =>
        new Map(paths.map((path) => [path, Buffer.from(files[path] ?? "")])),
    };
    const agents = await loadAgents(git, "base");
    expect([...agents.values()].map(({ name, description }) => [name, description])).toEqual([
      ["sceptic", "own"],
      ["writer", "w"],
    ]);
  });
});
