import { describe, expect, it } from "vitest";
import { kindOfGuide } from "../../../src/core/guidance/kind-of-guide.ts";

describe("a file that tells agents how to work", () => {
  it.each([
    ["AGENTS.md", "guide"],
    ["packages/a/AGENTS.override.md", "guide"],
    ["src/claude.MD", "guide"],
    ["CLAUDE.local.md", "guide"],
    ["docs/GEMINI.md", "guide"],
    [".github/copilot-instructions.md", "copilot"],
    [".github/instructions/ts.instructions.md", "instructions"],
    [".github/instructions/deep/db.md", "instructions"],
    [".cursor/rules/a.mdc", "cursor"],
    ["web/.cursor/rules/deep/b.mdc", "cursor"],
    [".cursorrules", "cursor"],
    [".claude/skills/migrate/SKILL.md", "skill"],
    [".github/skills/ship/SKILL.md", "skill"],
    [".claude/agents/reviewer.md", "agent"],
    [".github/agents/writer.agent.md", "agent"],
    ["REVIEW.md", "review"],
  ])("%s is a %s", (path, kind) => expect(kindOfGuide(path)).toBe(kind));

  it.each([
    "README.md",
    "docs/agents.md.txt",
    "MYAGENTS.md",
    "src/agents/a.md",
    "skills/SKILL.md",
    "instructions/a.md",
  ])("%s is none", (path) => expect(kindOfGuide(path)).toBeUndefined());
});
