import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findDemos, folderOfDemo, loadDemo } from "../../../src/cli/local/demo.ts";
import { localUsage } from "../../../src/cli/local/parse-args.ts";
import { parseIssueFile } from "../../../src/cli/local/parse-issue-file.ts";
import { prepareSample, readConfig } from "../../../src/cli/local/world/prepare-repository.ts";
import { parseScript } from "../../../src/local/models/script/parse-script.ts";

const folder = mkdtempSync(path.join(tmpdir(), "baton-demos-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a demo is a script beside a folder with an issue; the usual one comes first", () => {
  for (const name of ["zebra", "notes", "apple", "empty"]) mkdirSync(path.join(folder, name));
  for (const name of ["zebra", "notes", "apple"]) writeFileSync(path.join(folder, name, "ISSUE.md"), "# Do it\n");
  for (const name of ["zebra", "notes", "apple", "empty", "alone"])
    writeFileSync(path.join(folder, `${name}.script.ts`), "");
  expect(findDemos(folder)).toEqual(["notes", "apple", "zebra"]);
});

test("the usage and the README name each", () => {
  expect(localUsage).toContain(`another sample: ${findDemos().join(", ")}`);
  const readme = readFileSync("README.md", "utf8");
  expect(findDemos().filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

describe.each(findDemos())("the demo %s", (name) => {
  test("has an issue, a script, a configuration, and a workflow that calls Baton", async () => {
    const { script, note } = await loadDemo(name);
    expect(parseScript(script).length).toBeGreaterThan(0);
    expect(note).toMatch(/\.$/);
    const file = path.join(folderOfDemo(name), "ISSUE.md");
    expect(parseIssueFile(readFileSync(file, "utf8"), file).title).not.toBe("");
    const { folder: copy } = prepareSample(folderOfDemo(name));
    expect(readFileSync(path.join(copy, ".github/workflows/baton.yml"), "utf8")).toContain("baton-actions/baton/");
    expect(readConfig(copy).version).toBe(1);
    rmSync(copy, { recursive: true, force: true });
  });
});

test("a sample without a workflow file gets the one that a user writes", () => {
  const bare = mkdtempSync(path.join(tmpdir(), "baton-bare-"));
  writeFileSync(path.join(bare, "ISSUE.md"), "# Do it\n");
  writeFileSync(path.join(bare, "a.txt"), "a\n");
  const { folder: copy } = prepareSample(bare);
  const workflow = ".github/workflows/baton.yml";
  expect(readFileSync(path.join(copy, workflow), "utf8")).toBe(readFileSync(`samples/notes/${workflow}`, "utf8"));
  for (const made of [bare, copy]) rmSync(made, { recursive: true, force: true });
});
