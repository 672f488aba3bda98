import { describe, expect, it } from "vitest";
import { readFalseAlarms } from "../../../../src/leg/read/guidance/read-false-alarms.ts";
import { readGuidance } from "../../../../src/leg/read/guidance/read-guidance.ts";
import { readPullTemplate } from "../../../../src/leg/read/pull-template.ts";

const git = (files: Record<string, string>) => ({
  listTree: async () => Object.keys(files).map((path) => ({ path, mode: "100644", type: "blob" as const, oid: "" })),
  readFiles: async (_treeish: string, paths: readonly string[]) =>
    new Map(paths.flatMap((path) => (files[path] === undefined ? [] : [[path, Buffer.from(files[path])] as const]))),
});
const pathsOf = async (files: Record<string, string>, near: readonly string[] = []) =>
  (await readGuidance(git(files), "base", near)).shown.map(({ path }) => path);
const front = (head: string, body: string) => `---\n${head}\n---\n${body}\n`;

describe("guidance", () => {
  it("reads the agents' guides before the people's, and no file that only points to another", async () => {
    const files = {
      "CONTRIBUTING.md": "Be kind.",
      "AGENTS.md": "Use tabs.",
      "CLAUDE.md": "@AGENTS.md\n",
      "GEMINI.md": "Use tabs.",
    };
    expect(await pathsOf(files)).toEqual(["AGENTS.md", "CONTRIBUTING.md"]);
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
    expect(await pathsOf(files, ["src/auth/**", "src/auth/token/sign.ts", "README.md"])).toEqual([
      "AGENTS.md",
      "src/auth/AGENTS.md",
      "src/CLAUDE.md",
      "CONTRIBUTING.md",
    ]);
  });

  it("reads Copilot's instructions for all, and those that apply to the paths", async () => {
    const files = {
      ".github/copilot-instructions.md": "For all.",
      ".github/instructions/ts.instructions.md": front('applyTo: "**/*.ts,**/*.{tsx,mts}"', "For TypeScript."),
      ".github/instructions/py.instructions.md": front("applyTo: '**/*.py'", "For Python."),
      ".github/instructions/all.instructions.md": front("applyTo: **", "For each file."),
      ".github/instructions/deep/db.instructions.md": front("applyTo:\n  - db/**", "For the database."),
    };
    expect(await pathsOf(files, ["src/auth/sign.ts"])).toEqual([
      ".github/copilot-instructions.md",
      ".github/instructions/all.instructions.md",
      ".github/instructions/ts.instructions.md",
      "contents",
    ]);
    expect(await pathsOf(files, ["db/schema/**"])).toContain(".github/instructions/deep/db.instructions.md");
  });

  it("reads Cursor's rules: always, by globs of their folder, and else offers them by what they say they are for", async () => {
    const files = {
      ".cursorrules": "Old rules.",
      ".cursor/rules/always.mdc": front("description: x\nglobs:\nalwaysApply: true", "Always."),
      ".cursor/rules/css.mdc": front("globs: *.css, *.scss\nalwaysApply: false", "For styles."),
      ".cursor/rules/release.mdc": front("description: How to: release\nalwaysApply: false", "Tag it."),
      "web/.cursor/rules/web.mdc": front("globs: [src/**]", "For the web."),
    };
    const { shown, tools } = await readGuidance(git(files), "base", ["web/src/a.css"]);
    expect(shown.map(({ path }) => path)).toEqual([
      ".cursorrules",
      ".cursor/rules/always.mdc",
      ".cursor/rules/css.mdc",
      "web/.cursor/rules/web.mdc",
      "contents",
    ]);
    expect(shown[2]?.text).toBe("For styles.");
    expect(shown.at(-1)?.text).toContain("1. .cursor/rules/release.mdc How to: release (2 tokens)");
    const given = await tools[0]?.act({ numbers: [1] });
    expect(given).toMatchObject({ isError: false, data: expect.stringContaining("Tag it.") });
    expect(await pathsOf(files, ["api/src/a.py"])).toEqual([".cursorrules", ".cursor/rules/always.mdc", "contents"]);
  });

  it("offers skills by name, and gives their text to who asks", async () => {
    const files = {
      "AGENTS.md": "Use tabs.",
      ".claude/skills/migrate/SKILL.md": front("name: migrate\ndescription: Write a migration", "Step one."),
      ".github/skills/ship/SKILL.md": front("name: ship\ndescription: Ship it", "Step two."),
    };
    const { shown, tools } = await readGuidance(git(files), "base", []);
    expect(shown.map(({ text }) => text).join("\n")).not.toContain("Step");
    expect(shown.at(-1)?.text).toContain("Write a migration");
    expect((await tools[0]?.act({ numbers: [2, 1] }))?.data).toMatch(/Step two\.[\s\S]*Step one\./);
    expect(await tools[0]?.act({ numbers: [3] })).toMatchObject({
      isError: true,
      say: "There is no part 3; the contents have 1 to 2.",
    });
  });

  it("takes in what a guide imports, from its folder or the root, and from there on; circles end", async () => {
    const files = {
      "AGENTS.md":
        "Read @docs/style.md. Ask @octocat or install `@docs/secret.md` and @scope/pkg.\n```\n@docs/code.md\n```",
      "docs/style.md": "Style. See @./more.md and @AGENTS.md.",
      "docs/more.md": "More, as @docs/style.md says.",
      "docs/secret.md": "Not asked for.",
      "docs/code.md": "In code.",
    };
    expect(await pathsOf(files)).toEqual(["AGENTS.md", "docs/style.md", "docs/more.md"]);
  });

  it("is whole where it fits, and has no tool then", async () => {
    const { shown, tools } = await readGuidance(git({ "AGENTS.md": `# A\n${"word ".repeat(1500)}` }), "base");
    expect(shown).toHaveLength(1);
    expect(tools).toEqual([]);
  });

  it("of 72 KB shows what concerns the paths first, whole sections, and names the rest with their places", async () => {
    const chapter = (name: string, about: string) => `## ${name}\n${`${about} is done so. `.repeat(60)}\n`;
    const chapters = Array.from({ length: 50 }, (_, n) => chapter(`Chapter ${n}`, `Thing ${n} at home`));
    chapters.splice(30, 0, chapter("Signing in", "A token in src/auth/sign.ts"), chapter("Tests", "Testing"));
    const text = `# The project\nIt is small.\n\`\`\`sh\n# no heading\n\`\`\`\n${chapters.join("")}`;
    expect(text.length).toBeGreaterThan(70_000);
    const { shown, tools } = await readGuidance(git({ "AGENTS.md": text }), "base", ["src/auth/**"]);
    const [guide, contents] = shown;
    expect(guide?.text).toMatch(/^# The project\nIt is small\.\n```sh\n# no heading/);
    expect(guide?.text).toContain("## Signing in\nA token in src/auth/sign.ts is done so.");
    expect(guide?.text).toContain("## Tests\n");
    expect(guide?.text.length).toBeLessThan(8000);
    const line = text.split("\n").indexOf("## Chapter 49") + 1;
    const number = new RegExp(`^(\\d+)\\. AGENTS\\.md:${line} Chapter 49 \\(\\d+ tokens\\)$`, "m").exec(
      contents?.text ?? "",
    );
    const given = await tools[0]?.act({ numbers: [Number(number?.[1])] });
    expect(given?.data).toContain("Thing 49 at home is done so.");
  });

  it("cuts a long text without headings at its paragraphs", async () => {
    const text = Array.from({ length: 80 }, (_, n) => `Rule ${n}: ${"as is said ".repeat(30)}.`).join("\n\n");
    const { shown, tools } = await readGuidance(git({ "AGENTS.md": text }), "base");
    expect(shown[0]?.text).toMatch(/^Rule 0:/);
    expect(shown[0]?.text.length).toBeLessThan(8000);
    const parts = shown[1]?.text.match(/^\d+\. AGENTS\.md:\d+(?= Rule \d+: as is said)/gm) ?? [];
    const given = await tools[0]?.act({ numbers: [parts.length] });
    expect(given?.data).toContain("Rule 79:");
    const place = Number(/:(\d+)$/.exec(parts.at(-1) ?? "")?.[1]);
    expect(given?.data).toContain(text.split("\n")[place - 1]);
  });

  it("shares out room by tokens, not characters: a guide in Japanese is four times as dear", async () => {
    const { shown } = await readGuidance(
      git({ "AGENTS.md": `# 規約\n${"短".repeat(1500)}\n# 次\n${"長".repeat(1500)}` }),
      "base",
    );
    expect(shown.map(({ path }) => path)).toEqual(["AGENTS.md", "contents"]);
    expect(shown[0]?.text).toContain("短");
    expect(shown[0]?.text).not.toContain("長");
  });

  it("finds the repository's own pull request template", async () => {
    expect(await readPullTemplate(git({ ".github/PULL_REQUEST_TEMPLATE.md": "## What" }), "base")).toBe("## What");
    expect(await readPullTemplate(git({}), "base")).toBeUndefined();
  });
});

describe("REVIEW.md", () => {
  it("is read from the root alone, cut to what a prompt holds, and null when it says nothing", async () => {
    expect(await readFalseAlarms(git({ "REVIEW.md": "Sums are in cents.\n", "src/REVIEW.md": "x" }), "base")).toBe(
      "Sums are in cents.",
    );
    expect(await readFalseAlarms(git({ "src/REVIEW.md": "x", "REVIEW.md": " \n" }), "base")).toBeNull();
    const long = await readFalseAlarms(git({ "REVIEW.md": "가".repeat(20_000) }), "base");
    expect(Buffer.byteLength(long ?? "")).toBeLessThanOrEqual(16_000);
    expect(long).toContain("left out");
  });

  it("is no link, which could lead to what nobody protects", async () => {
    const linked = {
      ...git({ "REVIEW.md": "src/notes.md" }),
      listTree: async () => [{ path: "REVIEW.md", mode: "120000", type: "blob" as const, oid: "" }],
    };
    expect(await readFalseAlarms(linked, "base")).toBeNull();
  });
});
