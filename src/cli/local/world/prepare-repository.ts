import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseDocument } from "yaml";
import type { Config } from "../../../config/config.ts";
import { parseConfig } from "../../../config/parse-config.ts";
import type { Role } from "../../../contracts/roles.ts";
import { Fault } from "../../../core/fault.ts";
import { findCallee } from "./find-callee.ts";
import type { Source } from "./read-source.ts";
import { handOnLine, handsOn } from "./set-up-secrets.ts";

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
/** `callee`: `owner/name` under which the repository's workflow calls Baton; `handsOn`: it gives it the set-up's secret, if there is one. */
export type Called = Prepared & { readonly callee: string; readonly handsOn: boolean };

/** The sample's files as a fresh repository in a temporary folder. */
export function prepareSample(sample: string): Called {
  const folder = mkdtempSync(path.join(tmpdir(), "baton-sample-"));
  cpSync(sample, folder, { recursive: true });
  rmSync(path.join(folder, "ISSUE.md"));
  git(folder, "init", "--quiet", "--initial-branch=main");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "Keep short notes in one JSON file");
  return { folder, defaultBranch: "main", added: [], callee: batonRepository, handsOn: false };
}

/**
 * A copy of a repository's current branch, with the workflow that calls Baton (and the wished models in the configuration) committed on top where they lack.
 * The original is only read.
 */
export function prepareCopy(
  { folder: source, branch }: Source,
  models: Readonly<Partial<Record<Role, string>>>,
  hasSetUpSecrets = false,
): Called {
  const folder = mkdtempSync(path.join(tmpdir(), "baton-copy-"));
  try {
    git(folder, "clone", "--quiet", "--no-local", "--single-branch", "--branch", branch, source, ".");
    const added = [...addWorkflow(folder, hasSetUpSecrets), ...addModels(folder, models)];
    if (added.length > 0) {
      git(folder, "add", "--force", ...added);
      git(folder, "commit", "--quiet", "--message", "Call Baton");
    }
    const text = readFileSync(path.join(folder, workflow), "utf8");
    return { folder, defaultBranch: branch, added, callee: readCallee(text), handsOn: handsOn(text) };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The configuration that a repository's default branch (its HEAD) runs with. */
export function readConfig(repository: string): Config {
  const isThere = git(repository, "ls-tree", "--name-only", "HEAD", "--", configuration) !== "";
  return parseConfig(isThere ? git(repository, "cat-file", "blob", `HEAD:${configuration}`) : "");
}

function readCallee(text: string): string {
  const callee = findCallee(text);
  if (callee !== undefined) return callee;
  throw new Fault(
    "input.invalid",
    `${workflow} of the repository does not call Baton. It needs a job with "uses: ${batonRepository}/${workflow}@v1" (README.md has the whole file).`,
    { who: "user" },
  );
}

function addWorkflow(folder: string, hasSetUpSecrets: boolean): string[] {
  const file = path.join(folder, workflow);
  if (existsSync(file)) return [];
  mkdirSync(path.dirname(file), { recursive: true });
  const text = readFileSync(path.join(import.meta.dirname, "../../../../samples/notes", workflow), "utf8");
  const more = hasSetUpSecrets ? `      ${handOnLine}\n` : "";
  writeFileSync(file, `${text.trimEnd()}\n${more}`);
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
