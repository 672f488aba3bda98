import { lstatSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { openGit } from "../../adapters/git/open-git.ts";
import { Fault } from "../../core/fault.ts";
import type { Project } from "../../leg/commands/tools/project.ts";
import { readProject } from "../../leg/read/read-commands.ts";
import { setUpFolder } from "../../leg/set-up-action/find-set-up-action.ts";
import { writeSetUpAction } from "../../leg/set-up-action/write/write-set-up-action.ts";
import { standsIn } from "../invocation.ts";
import { renderLeft, renderNext } from "./render-written.ts";

const usage = `usage:
  npm start -- setup-action [--repo <folder>] [--force]

Writes ${setUpFolder}/action.yml of a repository (. when none is named): what its tests need of their machine, from the
last commit's copilot-setup-steps.yml, else from the job of its CI that runs the main tests. Nothing is committed.
--force: write it anew where there is one.
Exit status: 0 written, 1 there is nothing to write, 2 it could not be done.`;

const identity = { name: "baton", email: "baton@users.noreply.github.com" };

/** `baton setup-action`: gives the exit status. */
export async function runSetupAction(
  words: readonly string[],
  print: (line: string) => void = console.log,
): Promise<number> {
  const { values } = read(words);
  if (values.help) {
    print(usage);
    return 0;
  }
  const folder = path.resolve(standsIn(process.env, process.cwd()), values.repo ?? ".");
  const written = writeSetUpAction(await readHead(folder));
  if (written === undefined) {
    print(
      `${folder} has no copilot-setup-steps.yml, and no workflow of it has a job that runs tests. Write ${setUpFolder}/action.yml by hand (README.md shows one).`,
    );
    return 1;
  }
  if (written.text === null) {
    for (const line of [`Nothing is written: ${written.source} asks nothing of its machine.`, ...renderLeft(written)])
      print(line);
    return 1;
  }
  save(folder, written.path, written.text, values.force ?? false);
  for (const line of [
    `${written.path} is written, from ${written.source}.`,
    ...renderLeft(written),
    ...renderNext(written),
  ])
    print(line);
  return 0;
}

function read(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: { repo: { type: "string" }, force: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new Fault("input.invalid", `${said}\n${usage}`, { who: "user", cause });
  }
}

/** The last commit's tree: what lies about uncommitted is nobody's CI yet. */
async function readHead(repository: string): Promise<Project> {
  const folder = mkdtempSync(path.join(tmpdir(), "baton-setup-action-"));
  try {
    const git = await openGit({ folder, remoteUrl: repository, identity });
    const head = (await git.refs(["HEAD"])).get("HEAD");
    if (head === undefined) {
      const message = `${repository} has no commit; name a clone with --repo, or commit something first.`;
      throw new Fault("input.invalid", message, { who: "user", facts: { repository } });
    }
    await git.fetch([head], { blobs: true });
    const project = await readProject(git, head);
    const known = new Map(project.paths.map((file) => [file, project.read(file)]));
    return { paths: project.paths, read: (file) => known.get(file) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Never over what is there without a word, and never through a link out of the repository. */
function save(repository: string, file: string, text: string, force: boolean): void {
  const target = path.join(repository, file);
  const there = [file, file.replace(/\.yml$/, ".yaml")].find(
    (one) => lstatSync(path.join(repository, one), { throwIfNoEntry: false }) !== undefined,
  );
  if (there !== undefined && !force)
    throw refused(`${there} is there already. Say --force to write it anew, or move it away.`);
  const folders = path
    .dirname(file)
    .split("/")
    .map((_name, at, all) => all.slice(0, at + 1).join("/"));
  const link = folders.find((one) =>
    lstatSync(path.join(repository, one), { throwIfNoEntry: false })?.isSymbolicLink(),
  );
  if (link !== undefined) throw refused(`${link} leads elsewhere by a link; make it a folder of the repository.`);
  mkdirSync(path.dirname(target), { recursive: true });
  // A link in its place is replaced, not followed.
  rmSync(target, { force: true });
  writeFileSync(target, text);
}

function refused(message: string): Fault {
  return new Fault("input.invalid", message, { who: "user" });
}
