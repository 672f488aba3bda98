import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { document } from "../../../src/actions/document/document.ts";
import type { DocumentInputs } from "../../../src/actions/document/inputs.ts";
import { Change } from "../../../src/contracts/change.ts";
import type { Forge } from "../../../src/ports/forge/forge.ts";
import type { MergedPull } from "../../../src/ports/forge/forge-pulls.ts";
import type { Model } from "../../../src/ports/model.ts";
import { scriptedModel } from "../../fakes/scripted-model.ts";
import { Repository } from "../../leg/repository.ts";
import { World } from "../../leg/world.ts";

const inputs: DocumentInputs = {
  claim: "",
  change: "",
  branch: "main",
  model: "google/writer",
  out: "/out",
  token: "",
  budgetUsd: undefined,
};
const author = { login: "anna", id: 1, isBot: false };
const pull = (number: number, title: string, of: Partial<MergedPull> = {}): MergedPull => ({
  number,
  title,
  body: "",
  author,
  at: `2026-11-2${number % 10}T10:12:00Z`,
  ...of,
});
const readme = "# Notes\n\n<!-- baton:usage:begin -->\nold\n<!-- baton:usage:end -->\n\nMine.\n";
const byCode = "document:\n  - { kind: status }\n  - { kind: changelog }\n";
const written = `${byCode}  - { kind: section, file: README.md, name: usage, prompt: How to use it }\n  - { kind: pages, path: docs/api, prompt: A page a module }\nprices:\n  google/writer: { input: 1, output: 1 }\n`;

const hand = (of: Record<string, unknown> = {}) => ({
  call: [{ name: "complete_task", input: { sections: [], pages: [], summary: "Said how.", ...of } }],
});

let repository: Repository;
const opened: { remove(): void }[] = [];
beforeEach(() => {
  repository = new Repository();
  opened.push(repository);
});
afterAll(() => {
  for (const one of opened) one.remove();
});

const start = (config: string, files: Record<string, string> = {}) => {
  repository.write({ ".github/baton.yml": config, "README.md": readme, ...files });
  repository.git("add", "--all");
  repository.git("commit", "--quiet", "-m", "start");
};

const run = async (
  pulls: readonly MergedPull[],
  of: { models?: readonly Model[]; inputs?: Partial<DocumentInputs> } = {},
) => {
  const world = new World();
  opened.push(world);
  const ports = world.ports({ repository, checkout: true, models: of.models ?? [] });
  const asked: string[] = [];
  const mergedPulls = async (into: string) => {
    asked.push(into);
    return pulls;
  };
  const forge = { mergedPulls } as Partial<Forge> as Forge;
  const result = await document({ ...inputs, ...of.inputs }, { ...ports, forge });
  const saved = world.saved.get("/out/change.json");
  return { result, world, asked, change: saved === undefined ? null : Change.parse(JSON.parse(saved)) };
};
const read = (file: string) => readFileSync(path.join(repository.folder, file), "utf8");

describe("document alone", () => {
  it("names what was merged in status and changelog, for nothing, and asks no model", async () => {
    start(byCode);
    const { result, change, asked } = await run([
      pull(3, "Add tags"),
      pull(4, "Fix the search <!-- x -->\n## [9.9.9]"),
    ]);
    expect(result).toMatchObject({ conclusion: "success", outputs: { changed: "true", spent: "0" } });
    expect(asked).toEqual(["main"]);
    expect(read("STATUS.md")).toContain(
      "- [x] #3 Add tags: merged 2026-11-23 10:12 UTC, by anna; executed\n- [x] #4 Fix the search &lt;!-- x --\\> ## [9.9.9]: merged",
    );
    expect(read("CHANGELOG.md")).toContain(
      "### Added\n\n- Add tags (#3)\n\n### Fixed\n\n- Fix the search &lt;!-- x --\\> ## [9.9.9] (#4)\n",
    );
    expect(change?.files.map((file) => file.path)).toEqual(["STATUS.md", "CHANGELOG.md"]);
    repository.git("add", "--all");
    expect(repository.git("write-tree")).toBe(change?.tree);
  });

  it("has nothing to say the second time", async () => {
    start(byCode);
    await run([pull(3, "Add tags")]);
    repository.git("add", "--all");
    repository.git("commit", "--quiet", "-m", "documents");
    const { result, change } = await run([pull(3, "Add tags")]);
    expect(result).toMatchObject({ conclusion: "success", headline: "nothing to say", outputs: { changed: "false" } });
    expect(change).toMatchObject({ files: [], summary: { outcome: "already_done" } });
  });

  it("leaves out what came before a day, and pull requests that only bring documents", async () => {
    start(byCode);
    const own = pull(5, "Bring the documents up to date", { body: "<!-- baton:documents -->\nDocuments of #3." });
    const chain = pull(6, "Bring the documents up to date", {
      body: "x\n\n<!-- baton:op=pull:20261120-7-tags:docs -->",
    });
    await run([pull(3, "Add tags"), pull(4, "Fix it"), own, chain], { inputs: { since: "2026-11-24" } });
    expect(read("CHANGELOG.md")).not.toMatch(/#3|#5|#6/);
    expect(read("CHANGELOG.md")).toContain("#4");
  });

  it("lets a model write sections and pages, which it is asked for only where something was merged", async () => {
    start(written);
    const model = scriptedModel(
      [
        hand({
          sections: [{ file: "README.md", name: "usage", text: "new\n" }],
          pages: [{ path: "docs/api/notes.md", text: "# notes" }],
        }),
      ],
      "google/writer",
    );
    const { result } = await run([pull(3, "Add tags")], { models: [model] });
    expect(result).toMatchObject({ conclusion: "success", headline: expect.stringContaining("docs/api/notes.md") });
    expect(read("README.md")).toBe(readme.replace("old\n", "new\n"));
    expect(read("docs/api/notes.md")).toBe("# notes\n");
    model.assertAllAsked();
    repository.git("add", "--all");
    repository.git("commit", "--quiet", "-m", "documents");
    expect((await run([pull(3, "Add tags")], { models: [model] })).result.headline).toBe("nothing to say");
  });

  it("has a place that is empty written although nothing was merged, and no other", async () => {
    start(written);
    const model = scriptedModel([hand({ pages: [{ path: "docs/api/notes.md", text: "# notes" }] })], "google/writer");
    const { result } = await run([], { models: [model] });
    expect(result).toMatchObject({ conclusion: "success", outputs: { changed: "true" } });
    const asked = JSON.stringify(model.asked[0]?.transcript);
    expect(asked).toContain("A page a module");
    expect(asked).not.toContain("How to use it");
    repository.git("add", "--all");
    repository.git("commit", "--quiet", "-m", "documents");
    expect((await run([], { models: [model] })).result.headline).toBe("nothing to say");
  });

  it.each([
    ["a place that was not asked for", { sections: [{ file: "README.md", name: "other", text: "x" }] }, "leave it out"],
    ["a program among the pages", { pages: [{ path: "docs/api/run.js", text: "x" }] }, "no .md, .rst or .adoc file"],
    ["a page elsewhere", { pages: [{ path: "docs/api/../../README.md", text: "x" }] }, "refused"],
    [
      "a marker",
      { sections: [{ file: "README.md", name: "usage", text: "<!-- baton:usage:end -->" }] },
      "holds a marker",
    ],
    [
      "a picture of another site",
      { sections: [{ file: "README.md", name: "usage", text: "![x](https://evil.example/p.png)" }] },
      "was not there before",
    ],
    ["HTML that acts", { pages: [{ path: "docs/api/a.md", text: "<script>x</script>" }] }, "was not there before"],
    ["characters that nobody sees", { pages: [{ path: "docs/api/a.md", text: "a\u202eb" }] }, "nobody sees"],
    [
      "a section twice",
      { sections: ["a", "b"].map((text) => ({ file: "README.md", name: "usage", text })) },
      "stands there twice",
    ],
  ])("sends %s back to the model", async (_name, report, words) => {
    start(written);
    const model = scriptedModel([hand(report), hand()], "google/writer");
    const { result } = await run([pull(3, "Add tags")], { models: [model] });
    expect(result.conclusion).toBe("success");
    expect(JSON.stringify(model.asked[1]?.transcript)).toContain(words);
    expect(read("README.md")).toBe(readme);
  });

  it("removes a page whose subject is gone, and sends one that a file has the name of back to the model", async () => {
    const pages = { "docs/api/old-search.md": "x\n", "docs/api/notes.md": "y\n", "src/notes.js": "z\n" };
    start(written, pages);
    const gone = (...names: string[]) => names.map((name) => ({ path: `docs/api/${name}.md`, why: "It is gone." }));
    const model = scriptedModel(
      [hand({ gone: gone("old-search", "notes") }), hand({ gone: gone("old-search") })],
      "google/writer",
    );
    const { result, change } = await run([pull(3, "Remove the old search")], { models: [model] });
    expect(JSON.stringify(model.asked[1]?.transcript)).toContain("src/notes.js is still there");
    expect(result.headline).toContain("docs/api/old-search.md (removed)");
    expect(() => read("docs/api/old-search.md")).toThrow();
    expect(read("docs/api/notes.md")).toBe("y\n");
    repository.git("add", "--all");
    expect(repository.git("write-tree")).toBe(change?.tree);
  });

  it("names a place whose markers lack, writes the rest, and is red", async () => {
    start(written, { "README.md": "# Notes\n", "STATUS.md": "mine\n" });
    const model = scriptedModel([hand()], "google/writer");
    const { result } = await run([pull(3, "Add tags")], { models: [model] });
    expect(result.conclusion).toBe("failure");
    expect(result.headline).toMatch(
      /README\.md \(usage\) was left as it is: it lacks .*STATUS\.md was left as it is: it lacks/,
    );
    expect(read("README.md")).toBe("# Notes\n");
    expect(read("STATUS.md")).toBe("mine\n");
    expect(read("CHANGELOG.md")).toContain("#3");
  });

  it("writes over nobody's uncommitted work", async () => {
    start(byCode, { "CHANGELOG.md": "# Changelog\n" });
    writeFileSync(path.join(repository.folder, "CHANGELOG.md"), "# Mine\n");
    await expect(run([pull(3, "Add tags")])).rejects.toMatchObject({
      message: expect.stringContaining("uncommitted changes"),
    });
    expect(read("CHANGELOG.md")).toBe("# Mine\n");
  });

  it("follows no link", async () => {
    start(byCode);
    repository.git("rm", "--quiet", "-r", "--cached", "--ignore-unmatch", "CHANGELOG.md");
    const blob = repository.git("rev-parse", "HEAD:README.md");
    repository.git("update-index", "--add", "--cacheinfo", `120000,${blob},CHANGELOG.md`);
    repository.git("commit", "--quiet", "-m", "link");
    const { result } = await run([pull(3, "Add tags")]);
    expect(result.headline).toContain("CHANGELOG.md was left as it is: it is a link");
  });

  it("writes nothing where the model gives no result", async () => {
    start(written);
    await expect(
      run([pull(3, "Add tags")], { models: [scriptedModel([{ say: "no" }, { say: "no" }], "google/writer")] }),
    ).rejects.toThrow();
    expect(() => read("CHANGELOG.md")).toThrow();
  });

  it("says what lacks where nothing is to be kept", async () => {
    start("");
    await expect(run([])).rejects.toMatchObject({ code: "input.missing" });
  });
});
