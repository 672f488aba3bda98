import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import { openForge } from "../../../src/adapters/github/open-forge.ts";
import { startEngine } from "../../../src/local/engine/engine.ts";
import { startGithub } from "../../../src/local/github/start-github.ts";
import { describeWorkflows, workflowYaml } from "../../conformance/workflows.ts";

describeWorkflows("over HTTP, against GitHub and a runner on this machine", async () => {
  const root = mkdtempSync(join(tmpdir(), "baton-workflows-"));
  const from = join(root, "demo");
  mkdirSync(join(from, ".github/workflows"), { recursive: true });
  writeFileSync(join(from, ".github/workflows/ci.yml"), workflowYaml);
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", from, "-c", "user.name=o", "-c", "user.email=o@example.org", ...args], {
      env: { PATH: process.env["PATH"] ?? "", HOME: root },
      encoding: "utf8",
    }).trim();
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-q", "-m", "first");
  git("checkout", "-q", "-b", "baton/proof/x/f1");
  git("commit", "-q", "--allow-empty", "-m", "merged");
  const sha = git("rev-parse", "HEAD");
  const github = await startGithub({ folder: join(root, "out") });
  const engine = startEngine({ hub: github, folder: join(root, "out"), trees: {}, speed: 50 });
  github.addUser("octo");
  await github.addRepository({ owner: "octo", name: "demo", from });
  const token = github.mintToken({
    repository: "octo/demo",
    scopes: { actions: "write", contents: "read" },
    runId: 1,
    jobId: 1,
    jobKey: "route",
  });
  return {
    forge: openForge({ token, repository: "octo/demo", apiUrl: github.apiUrl, clock: systemClock, deadlineMs: 5000 }),
    sha,
    settle: () => engine.idle(),
    async close() {
      expect([...github.violations(), ...github.gaps()]).toEqual([]);
      await engine.close();
      await github.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
});
