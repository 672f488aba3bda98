import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
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
/** The workflow file as a user writes it. */
const usualWorkflow = path.join(import.meta.dirname, "../../../../samples/notes", workflow);
const configuration = ".github/baton.yml";

/** Environment of git calls on a person's repository: no hooks, no prompts, fixed author and date where a commit is made. */
const gitEnv = () => ({
  PATH: process.env["PATH"] ?? "",
  HOME: process.env["HOME"] ?? "",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: "maintainer",
  GIT_AUTHOR_EMAIL: "maintainer@users.noreply.github.com",
  GIT_COMMITTER_NAME: "maintainer",
  GIT_COMMITTER_EMAIL: "maintainer@users.noreply.github.com",
});

/** What git says, without white space around it. @throws Fault `input.invalid` with git's own words. */
function git(folder: string, args: readonly string[], input?: string): string {
  return gitOutput(folder, args, input).trim();
}

function gitOutput(folder: string, args: readonly string[], input?: string): string {
  try {
    return execFileSync("git", ["-c", "core.hooksPath=/dev/null", ...args], {
      cwd: folder,
      env: gitEnv(),
      encoding: "utf8",
      maxBuffer: 64 * 1024 ** 2,
      stdio: ["pipe", "pipe", "pipe"],
      input: input ?? "",
    });
  } catch (cause) {
    const told = String((cause as { stderr?: unknown }).stderr ?? "").trim();
    const said = told.split("\n").find((line) => /^(?:fatal|error):/.test(line)) ?? told.split("\n")[0] ?? "";
    throw new Fault("input.invalid", `The repository could not be copied: git ${args[0]} failed (${said}).`, {
      who: "user",
      cause,
    });
  }
}

export type Prepared = { readonly folder: string; readonly defaultBranch: string; readonly added: readonly string[] };
/** `callee`: `owner/name` under which the repository's workflow calls Baton; `handsOn`: it gives it the set-up's secret, if there is one. */
export type Called = Prepared & { readonly callee: string; readonly handsOn: boolean };

/** The sample's files as a fresh repository in a temporary folder. */
export function prepareSample(sample: string): Called {
  const folder = mkdtempSync(path.join(tmpdir(), "baton-sample-"));
  cpSync(sample, folder, { recursive: true });
  rmSync(path.join(folder, "ISSUE.md"));
  if (!existsSync(path.join(folder, workflow))) cpSync(usualWorkflow, path.join(folder, workflow));
  git(folder, ["init", "--quiet", "--initial-branch=main"]);
  git(folder, ["add", "--all"]);
  git(folder, ["commit", "--quiet", "--message", "Keep short notes in one JSON file"]);
  return { folder, defaultBranch: "main", added: [], callee: batonRepository, handsOn: false };
}

/**
 * A copy of a repository's current branch, with the workflow that calls Baton (and the wished models in the configuration) committed on top where they lack.
 * The original is only read. The copy is bare: nothing is checked out, so that no filter of the person's git (Git LFS, git-crypt) is run, or fails.
 */
export function prepareCopy(
  { folder: source, branch }: Source,
  models: Readonly<Partial<Record<Role, string>>>,
  hasSetUpSecrets = false,
): Called {
  const folder = mkdtempSync(path.join(tmpdir(), "baton-copy-"));
  try {
    git(folder, ["clone", "--quiet", "--bare", "--no-local", "--single-branch", "--branch", branch, source, "."]);
    const added = new Map([...addedWorkflow(folder, hasSetUpSecrets), ...addedModels(folder, models)]);
    if (added.size > 0) commitOnTop(folder, added);
    const text = readFile(folder, workflow) ?? "";
    return {
      folder,
      defaultBranch: branch,
      added: [...added.keys()],
      callee: readCallee(text),
      handsOn: handsOn(text),
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Files by path. */
type Files = ReadonlyMap<string, string>;

/** One more commit on a bare repository's branch. */
function commitOnTop(repository: string, files: Files): void {
  git(repository, ["read-tree", "HEAD"]);
  for (const [file, text] of files) {
    const oid = git(repository, ["hash-object", "-w", "--no-filters", "--stdin"], text);
    git(repository, ["update-index", "--add", "--cacheinfo", `100644,${oid},${file}`]);
  }
  const tree = git(repository, ["write-tree"]);
  const commit = git(repository, ["commit-tree", "-p", "HEAD", "-m", "Call Baton", tree]);
  git(repository, ["update-ref", "HEAD", commit]);
  rmSync(path.join(repository, "index"));
}

/** A file at HEAD, to the byte: the first line's indent is part of a YAML document. */
function readFile(repository: string, file: string): string | undefined {
  const isThere = git(repository, ["ls-tree", "--name-only", "HEAD", "--", file]) !== "";
  return isThere ? gitOutput(repository, ["cat-file", "blob", `HEAD:${file}`]) : undefined;
}

/** The configuration that a repository's default branch (its HEAD) runs with. */
export function readConfig(repository: string): Config {
  return parseConfig(readFile(repository, configuration) ?? "");
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

function addedWorkflow(repository: string, hasSetUpSecrets: boolean): Files {
  if (readFile(repository, workflow) !== undefined) return new Map();
  const text = readFileSync(usualWorkflow, "utf8");
  const more = hasSetUpSecrets ? `      ${handOnLine}\n` : "";
  return new Map([[workflow, `${text.trimEnd()}\n${more}`]]);
}

function addedModels(repository: string, models: Readonly<Partial<Record<Role, string>>>): Files {
  if (Object.keys(models).length === 0) return new Map();
  const text = readFile(repository, configuration) ?? "version: 1\n";
  // What is wrong with it is told in its own words.
  parseConfig(text);
  const document = parseDocument(text);
  for (const [role, model] of Object.entries(models)) document.setIn(["models", role], [model]);
  // Who names the reviewer wants that one alone.
  if (models.reviewer !== undefined) for (const key of ["reviewers", "verifier"]) document.deleteIn(["models", key]);
  return new Map([[configuration, document.toString()]]);
}
