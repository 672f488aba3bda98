import { describe, expect, it } from "vitest";
import { builtInPersonas } from "../../src/config/built-in-personas.ts";
import { loadPersonas } from "../../src/config/load-personas.ts";
import { findPrice } from "../../src/core/money/prices.ts";
import { roughTokens } from "../../src/core/text/rough-tokens.ts";

const folder = ".github/baton/personas";
const head = (more = "foci: [heat, noise, dust]\n") =>
  `---\nname: miner\ndescription: Digs.\nmodel: openai/a\nstyle: In short words.\n${more}---\n`;
const holding = (files: Readonly<Record<string, string>>) => ({
  listTree: async () => Object.keys(files).map((path) => ({ path, mode: "100644", type: "blob" as const, oid: "" })),
  readFiles: async (_base: string, paths: readonly string[]) =>
    new Map(paths.map((path) => [path, Buffer.from(files[path] ?? "")])),
});

describe("loadPersonas", () => {
  it("has Baton's six, each with a priced model, a style and three foci, as a lens of 60 to 120 tokens", async () => {
    const personas = await loadPersonas(holding({}), "base");
    expect([...personas.keys()]).toEqual([
      "architect",
      "perfectionist",
      "pragmatist",
      "innovator",
      "educator",
      "security-expert",
    ]);
    for (const { text, foci, style, model } of personas.values()) {
      expect(roughTokens(text)).toBeGreaterThanOrEqual(60);
      expect(roughTokens(text)).toBeLessThanOrEqual(120);
      expect(new Set(foci).size).toBe(3);
      expect(style).not.toBe("");
      expect(findPrice(model ?? "")).toBeDefined();
    }
  });

  it("adds the repository's own and lets one take the place of Baton's", async () => {
    const own = head().replace("miner", "educator");
    const personas = await loadPersonas(
      holding({ [`${folder}/a.md`]: `${head()}Dig.\n`, [`${folder}/b.md`]: `${own}Teach.<!-- not this -->\n` }),
      "base",
    );
    expect(personas.get("miner")).toMatchObject({ model: "openai/a", foci: ["heat", "noise", "dust"], text: "Dig." });
    expect(personas.get("educator")?.text).toBe("Teach.");
    expect(builtInPersonas.get("educator")?.text).not.toBe("Teach.");
  });

  it.each([
    ["no front matter", "Dig.", /personas\/a\.md:1:1: a persona's file begins with its front matter/],
    ["two foci", `${head("foci: [heat, noise]\n")}Dig.`, /personas\/a\.md:6:1: foci: .*3/],
    [
      "an unknown key",
      `${head("foci: [heat, noise, dust]\nrole: coder\n")}Dig.`,
      /personas\/a\.md:7:1: role: unknown key/,
    ],
    ["a command-line agent", `${head().replace("openai/a", "cli/claude")}Dig.`, /personas\/a\.md:4:1: model: /],
    ["no text", head(), /personas\/a\.md:8:1: nothing is said.* what the persona is to do/],
  ])("refuses %s with its place", async (_what, content, message) => {
    await expect(loadPersonas(holding({ [`${folder}/a.md`]: content }), "base")).rejects.toThrow(message);
  });

  it("refuses two of one name", async () => {
    const files = { [`${folder}/a.md`]: `${head()}Dig.`, [`${folder}/b.md`]: `${head()}Dig.` };
    await expect(loadPersonas(holding(files), "base")).rejects.toThrow(
      /b\.md:2:1: name: .*a\.md is called "miner" too/,
    );
  });
});
