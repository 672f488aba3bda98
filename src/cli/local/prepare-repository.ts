import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseDocument } from "yaml";
import type { Config } from "../../config/config.ts";
import { parseConfig } from "../../config/parse-config.ts";
import type { Role } from "../../contracts/roles.ts";
import { Fault } from "../../core/fault.ts";

/** The name under which the shipped tree stands on one's own machine, in the workflow that a repository gets. */
export const batonRepository = "baton-actions/baton";

const workflow = ".github/workflows/baton.yml";
const configuration = ".github/baton.yml";

/** Environment of git calls on a person's repository: no hooks, no prompts, fixed author and date where a commit is made. */
const gitEnv = {
  PATH: process.env["PATH"] ?? "",
  HOME: process.env["HOME"] ?? "",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: "maintainer",
  GIT_AUTHOR_EMAIL: "maintainer@users.noreply.github.com",
  GIT_COMMITTER_NAME: "maintainer",
  GIT_COMMITTER_EMAIL: "maintainer@users.noreply.github.com",
};

const git = (folder: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "core.hooksPath=/dev/null", ...args], {
    cwd: folder,
    env: gitEnv,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();

export type Prepared = { readonly folder: string; readonly defaultBranch: string; readonly added: readonly string[] };

/** The sample's files as a fresh repository in a temporary folder. */
export function prepareSample(sample: string): Prepared {
  const folder = mkdtempSync(path.join(tmpdir(), "baton-sample-"));
  cpSync(sample, folder, { recursive: true });
  rmSync(path.join(folder, "ISSUE.md"));
  git(folder, "init", "--quiet", "--initial-branch=main");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "Keep short notes in one JSON file");
  return { folder, defaultBranch: "main", added: [] };
}

/**
 * A copy of a repository's current branch, with the workflow that calls Baton (and the wished models in the configuration) committed on top where they lack.
 * The original is only read.
 */
export function prepareCopy(repository: string, models: Readonly<Partial<Record<Role, string>>>): Prepared {
  const source = path.resolve(repository);
  if (!existsSync(source))
    throw new Fault("input.invalid", `--repo ${repository}: there is no such folder.`, { who: "user" });
  const branch = readBranch(source, repository);
  const folder = mkdtempSync(path.join(tmpdir(), "baton-copy-"));
  git(folder, "clone", "--quiet", "--no-local", "--single-branch", "--branch", branch, source, ".");
  const added = [...addWorkflow(folder), ...addModels(folder, models)];
  if (added.length > 0) {
    git(folder, "add", "--force", ...added);
    git(folder, "commit", "--quiet", "--message", "Call Baton");
  }
  return { folder, defaultBranch: branch, added };
}

/** The configuration that the copy will run with. */
export function readCopiedConfig({ folder }: Prepared): Config {
  const file = path.join(folder, configuration);
  return parseConfig(existsSync(file) ? readFileSync(file, "utf8") : "");
}

function readBranch(source: string, asked: string): string {
  try {
    git(source, "rev-parse", "--verify", "--quiet", "HEAD^{commit}");
    return git(source, "symbolic-ref", "--short", "HEAD");
  } catch (cause) {
    throw new Fault("input.invalid", `--repo ${asked}: needs a git repository with at least one commit, on a branch.`, {
      who: "user",
      cause,
    });
  }
}

function addWorkflow(folder: string): string[] {
  const file = path.join(folder, workflow);
  if (existsSync(file)) return [];
  mkdirSync(path.dirname(file), { recursive: true });
  cpSync(path.join(import.meta.dirname, "../../../samples/notes", workflow), file);
  return [workflow];
}

function addModels(folder: string, models: Readonly<Partial<Record<Role, string>>>): string[] {
  if (Object.keys(models).length === 0) return [];
  const file = path.join(folder, configuration);
  const document = parseDocument(existsSync(file) ? readFileSync(file, "utf8") : "version: 1\n");
  for (const [role, model] of Object.entries(models)) document.setIn(["models", role], [model]);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, document.toString());
  return [configuration];
}
