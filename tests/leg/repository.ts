import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openGit } from "../../src/adapters/git/open-git.ts";
import type { Git } from "../../src/ports/git/git.ts";
import { keepTemplate, useTemplate } from "../builders/template.ts";

const identity = { name: "Tester", email: "tester@example.com" };
const env = {
  PATH: process.env.PATH ?? "",
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "Tester",
  GIT_AUTHOR_EMAIL: identity.email,
  GIT_COMMITTER_NAME: "Tester",
  GIT_COMMITTER_EMAIL: identity.email,
  GIT_AUTHOR_DATE: "2026-11-20T00:00:00Z",
  GIT_COMMITTER_DATE: "2026-11-20T00:00:00Z",
};

const config = "[uploadpack]\n\tallowAnySHA1InWant = true\n\tallowFilter = true\n[maintenance]\n\tauto = false\n";

/** A real repository in a folder of its own, which serves as a job's remote. `null` removes a file. */
export class Repository {
  readonly folder = mkdtempSync(path.join(tmpdir(), "baton-repository-"));
  readonly #opened: string[] = [];

  constructor() {
    if (useTemplate("repository", this.folder)) return;
    this.git("init", "--quiet", "--initial-branch=main");
    appendFileSync(path.join(this.folder, ".git/config"), config);
    keepTemplate("repository", this.folder);
  }

  git(...args: readonly string[]): string {
    return execFileSync("git", args, { cwd: this.folder, env, encoding: "utf8" }).trim();
  }

  write(files: Readonly<Record<string, string | null>>): void {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(this.folder, name);
      if (content === null) {
        rmSync(file);
        continue;
      }
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }

  /** Commits the files onto what is checked out, or onto `from`, and gives the commit. */
  commit(files: Readonly<Record<string, string | null>>, from?: string): string {
    if (from !== undefined) this.git("checkout", "--quiet", "--detach", from);
    this.write(files);
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "-m", "work");
    const sha = this.git("rev-parse", "HEAD");
    writeFileSync(path.join(this.folder, `.git/refs/heads/keep-${sha.slice(0, 12)}`), `${sha}\n`);
    return sha;
  }

  /** A job's private repository with this one as its remote. */
  async open(remoteUrl = `file://${this.folder}`): Promise<Git> {
    const folder = mkdtempSync(path.join(tmpdir(), "baton-job-"));
    this.#opened.push(folder);
    return openGit({ folder, remoteUrl, identity });
  }

  remove(): void {
    for (const folder of [this.folder, ...this.#opened]) rmSync(folder, { recursive: true, force: true });
  }
}
