import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ScriptedModels, startScriptedModels } from "../../../src/local/models/start-scripted-models.ts";
import { countFile, countIssue, oneFeature } from "../../e2e/count-notes.script.ts";

const root = path.resolve(import.meta.dirname, "../../..");
let folder: string;
let project: string;
let models: ScriptedModels;

const git = (at: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: at, encoding: "utf8" }).trim();

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "baton-real-"));
  project = path.join(folder, "mein größtes ding");
  cpSync(path.join(root, "samples/notes"), project, { recursive: true });
  // A fork of Baton has another owner; the label is the repository's own.
  const workflow = path.join(project, ".github/workflows/baton.yml");
  writeFileSync(workflow, readFileSync(workflow, "utf8").replace("baton-actions/baton", "acme/forked"));
  // What npm puts on the PATH for Baton's own scripts is not there for the project's.
  const manifest = path.join(project, "package.json");
  const { scripts, ...rest } = JSON.parse(readFileSync(manifest, "utf8")) as { scripts: { test: string } };
  const test = `node -e "process.exit(process.env.PATH.includes('${root}/node_modules/.bin') ? 1 : 0)" && ${scripts.test}`;
  writeFileSync(manifest, JSON.stringify({ ...rest, scripts: { ...scripts, test } }));
  git(project, "init", "--quiet", "--initial-branch=trunk");
  git(project, "add", "--all");
  git(project, "commit", "--quiet", "--message", "First");
  writeFileSync(path.join(project, "not-committed.txt"), "mine\n");
  writeFileSync(path.join(folder, "wish.md"), `# ${countIssue.title}\n\n${countIssue.body}\n`);
  mkdirSync(path.join(folder, "temp"));
  models = await startScriptedModels({ folder, script: oneFeature() });
});
afterAll(async () => {
  await models.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The command as a person types it, with all that it leaves for a while in a folder of its own. */
function start(...words: string[]): Promise<{ code: number | null; said: string }> {
  return startWith({}, ...words);
}

function startWith(
  more: Readonly<Record<string, string>>,
  ...words: string[]
): Promise<{ code: number | null; said: string }> {
  const env = {
    ...more,
    PATH: `${root}/node_modules/.bin${path.delimiter}${process.env["PATH"] ?? ""}`,
    HOME: folder,
    TMPDIR: path.join(folder, "temp"),
    ANTHROPIC_API_KEY: "key-anthropic",
    OPENAI_API_KEY: "key-openai",
    GEMINI_API_KEY: "key-gemini",
    ANTHROPIC_BASE_URL: models.anthropicUrl,
    OPENAI_BASE_URL: models.openaiUrl,
    GEMINI_BASE_URL: models.geminiUrl,
  };
  const child = spawn(process.execPath, [path.join(root, "src/cli/main.ts"), "local", ...words], { env, cwd: folder });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, said })));
}

test("an issue on a repository of one's own ends on the copy's branch; the original is as it was", async () => {
  const before = [
    git(project, "status", "--porcelain"),
    git(project, "for-each-ref"),
    git(project, "log", "--oneline"),
  ];
  const out = path.join(folder, "aus gabe");
  const words = ["--repo", path.join(project, "src"), "--issue", "wish.md"];
  // Nobody can be asked, and nobody has said yes.
  const planned = await start(...words, "--out", out);
  expect(planned.said).toContain("Not in the copy: 1 uncommitted file.");
  expect(planned.said).toContain("Stopped at the plan. Go on with: npm start -- --continue");
  expect(planned.code).toBe(2);
  const { code, said } = await start("--continue", "--yes", "--out", out);
  expect(said).toMatch(/f1\s+Count the notes\s+done\s+#2/);
  expect(code).toBe(0);
  expect(git(path.join(out, "origin.git"), "show", "trunk:src/count.js")).toBe(countFile.trim());
  expect(models.unmatched()).toEqual([]);
  // Its last words tell how to read what each agent did, which outlives the jobs.
  const logs = /^ {2}(npm run logs .*)$/m.exec(said)?.[1] ?? "exit 1";
  const listed = execFileSync("sh", ["-c", logs], { cwd: root, encoding: "utf8" });
  for (const kind of ["planner", "coder", "reviewer"])
    expect(listed).toMatch(new RegExp(`  ${kind}-0001-.*  ended well$`, "m"));
  expect([
    git(project, "status", "--porcelain"),
    git(project, "for-each-ref"),
    git(project, "log", "--oneline"),
  ]).toEqual(before);
  expect(readdirSync(path.join(folder, "temp")).filter((name) => /^baton-(copy|run|read)-/.test(name))).toEqual([]);

  const again = await start(...words, "--out", out);
  expect(again.code).toBe(2);
  expect(again.said).toContain("holds a run already");
}, 180_000);

test("what is wrong with the words is said before anything is made", async () => {
  writeFileSync(path.join(folder, "empty.md"), "\n");
  writeFileSync(path.join(folder, "huge.md"), `# Huge\n${"word ".repeat(20_000)}`);
  const out = path.join(folder, "never");
  for (const [issue, message] of [
    ["empty.md", "the file is empty"],
    ["huge.md", "GitHub takes at most 65536"],
    ["nowhere.md", "can not be read"],
  ] as const) {
    const { code, said } = await start("--repo", project, "--issue", issue, "--out", out);
    expect(said).toContain(message);
    expect(said).not.toContain("    at ");
    expect(code).toBe(2);
  }
  const token = "tok-3b1f9a77c2d4";
  const given = { BATON_SETUP_SECRETS: `NPM_TOKEN=${token}\nPATH=${token}/bin\n` };
  const mistaken = await startWith(given, "--repo", project, "--issue", "wish.md", "--out", out);
  expect(mistaken.said).toContain("BATON_SETUP_SECRETS can not be used: line 2 (PATH): the name is the sandbox's own");
  expect(mistaken.said).not.toContain(token);
  expect(mistaken.code).toBe(2);
  const foreign = await start("--repo", project, "--issue", "wish.md", "--out", project);
  expect(foreign.said).toContain("is not empty");
  expect(existsSync(out)).toBe(false);
}, 120_000);
