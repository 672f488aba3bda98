import { describe, expect, it } from "vitest";
import { capGuidance, readGuidance, readPullTemplate } from "../../../src/leg/read/guidance.ts";

const git = (files: Record<string, string>) => ({
  listTree: async () => Object.keys(files).map((path) => ({ path, mode: "100644", type: "blob" as const, oid: "" })),
  readFiles: async (_treeish: string, paths: readonly string[]) =>
    new Map(paths.flatMap((path) => (files[path] === undefined ? [] : [[path, Buffer.from(files[path])] as const]))),
});

describe("guidance", () => {
  it("reads the agents' guides before the people's, and no file that only points to another", async () => {
    const found = await readGuidance(
      git({
        "CONTRIBUTING.md": "Be kind.",
        "AGENTS.md": "Use tabs.",
        "CLAUDE.md": "@AGENTS.md\n",
        "GEMINI.md": "Use tabs.",
      }),
      "base",
    );
    expect(found.map((guide) => guide.path)).toEqual(["AGENTS.md", "CONTRIBUTING.md"]);
  });

  it("reads beside the root's the nearest guide above what is worked on, each once", async () => {
    const files = {
      "AGENTS.md": "Use tabs.",
      "src/AGENTS.md": "Far.",
      "src/auth/AGENTS.md": "Near.",
      "src/CLAUDE.md": "Also here.",
      "docs/AGENTS.md": "Elsewhere.",
      "CONTRIBUTING.md": "Be kind.",
    };
    const found = await readGuidance(git(files), "base", ["src/auth/**", "src/auth/token/sign.ts", "README.md"]);
    expect(found.map((guide) => guide.path)).toEqual([
      "AGENTS.md",
      "src/auth/AGENTS.md",
      "src/CLAUDE.md",
      "CONTRIBUTING.md",
    ]);
  });

  it("is cut at its limit, which is said", () => {
    const found = capGuidance(
      [
        { path: "AGENTS.md", text: "a".repeat(50) },
        { path: "CLAUDE.md", text: "b" },
      ],
      20,
    );
    expect(found).toEqual([{ path: "AGENTS.md", text: `${"a".repeat(20)}\n[cut: 30 more characters]` }]);
  });

  it("finds the repository's own pull request template", async () => {
    expect(await readPullTemplate(git({ ".github/PULL_REQUEST_TEMPLATE.md": "## What" }), "base")).toBe("## What");
    expect(await readPullTemplate(git({}), "base")).toBeUndefined();
  });
});
