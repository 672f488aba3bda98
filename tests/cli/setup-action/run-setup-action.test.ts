import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runSetupAction } from "../../../src/cli/setup-action/run-setup-action.ts";
import { plainEnvironment } from "../../builders/git-server.ts";

const file = ".github/actions/baton-setup/action.yml";
const ci =
  "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/setup-node@v6\n      - run: node --test\n";
let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "baton-setup-action-test-"));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function commit(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const who = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
  for (const words of [
    ["init", "--quiet"],
    ["add", "--all"],
    [...who, "commit", "--quiet", "--message", "x"],
  ])
    execFileSync("git", ["-C", folder, ...words], { env: plainEnvironment() });
}
const run = (...words: string[]) => runSetupAction(["--repo", folder, ...words], (line) => said.push(line));
const there = () => readFileSync(path.join(folder, file), "utf8");

it("writes the file, says what to do next, and never over one that is there without --force", async () => {
  commit({ ".github/workflows/ci.yml": ci, "test/a.test.js": "" });
  expect(await run()).toBe(0);
  expect(there()).toContain("uses: actions/setup-node@v6");
  expect(said.join("\n")).toMatch(
    /is written, from .*Next:.*git add .*pin each.*action\.yml:7 actions\/setup-node@v6/s,
  );
  writeFileSync(path.join(folder, file), "mine\n");
  await expect(run()).rejects.toMatchObject({ code: "input.invalid", message: expect.stringContaining("--force") });
  expect(there()).toBe("mine\n");
  expect(await run("--force")).toBe(0);
  expect(there()).toContain("setup-node");
});

it("writes nothing where there is nothing to write, and says so", async () => {
  commit({ "a.txt": "a\n" });
  expect(await run()).toBe(1);
  expect(said.join("\n")).toContain("no copilot-setup-steps.yml");
  expect(existsSync(path.join(folder, ".github"))).toBe(false);
});

it("refuses a folder that leads elsewhere, and one that is no repository", async () => {
  const outside = mkdtempSync(path.join(tmpdir(), "baton-setup-action-outside-"));
  try {
    commit({ ".github/workflows/ci.yml": ci, "test/a.test.js": "" });
    symlinkSync(outside, path.join(folder, ".github/actions"));
    await expect(run()).rejects.toMatchObject({ message: expect.stringContaining("leads elsewhere by a link") });
    expect(existsSync(path.join(outside, "baton-setup"))).toBe(false);
    await expect(runSetupAction(["--repo", outside], () => undefined)).rejects.toMatchObject({ name: "Fault" });
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
});
