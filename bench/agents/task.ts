import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** What every agent is asked: read a file, edit it, run the tests, finish. */
export const task = "total() in src/total.js is wrong. Read the file, mend it, and run `node --test`.";
export const wrong = "return list.length;";
export const right = "return list.reduce((sum, price) => sum + price, 0);";
export const file = "src/total.js";
export const test = "node --test";
/** The last word: of an agent that hands in a summary, the summary. */
export const summary = {
  outcome: "changed",
  title: "Add up prices",
  summary: "total() adds the prices up.",
  notes: "",
};

const source = `/** The sum of a list of prices. */\nexport function total(list) {\n  ${wrong}\n}\n`;
const testSource = `import assert from "node:assert";
import test from "node:test";
import { total } from "../src/total.js";

test("adds prices up", () => assert.equal(total([3, 4, 5]), 12));
`;

/** A repository with the task's fault in it, one commit, and a folder for homes and outputs beside it. */
export type Desk = { readonly around: string; readonly repository: string };

export function makeDesk(more: Readonly<Record<string, string>>): Desk {
  const around = mkdtempSync(path.join(tmpdir(), "baton-bench-"));
  const repository = path.join(around, "template");
  const files = {
    "package.json": '{ "type": "module" }\n',
    [file]: source,
    "tests/total.test.js": testSource,
    ...more,
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(repository, name)), { recursive: true });
    writeFileSync(path.join(repository, name), content);
  }
  const git = (...words: string[]) =>
    execFileSync("git", ["-c", "user.name=B", "-c", "user.email=b@b.example", ...words], { cwd: repository });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "-m", "start");
  return { around, repository };
}

/** The same repository again, untouched, and an empty home. */
export function layOut(desk: Desk, round: number): { readonly folder: string; readonly home: string } {
  const folder = path.join(desk.around, `work-${round}`);
  const home = path.join(desk.around, `home-${round}`);
  cpSync(desk.repository, folder, { recursive: true });
  mkdirSync(home);
  return { folder, home };
}

/** Throws when the work is not done: a time without it would say nothing. */
export function checkDone(folder: string, env: Readonly<Record<string, string>>): void {
  const now = readFileSync(path.join(folder, file), "utf8");
  if (now !== source.replace(wrong, right)) throw new Error(`${file} was not edited as asked:\n${now}`);
  execFileSync("node", ["--test"], { cwd: folder, env: { ...env }, stdio: "ignore" });
}
