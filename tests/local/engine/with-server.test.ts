import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Engine, startEngine } from "../../../src/local/engine/engine.ts";
import type { EngineOptions } from "../../../src/local/engine/engine-options.ts";
import { type Github, startGithub } from "../../../src/local/github/start-github.ts";
import { CACHE_CLIENT, saidIn } from "../../builders/cache-client.ts";

let root: string;
let github: Github | undefined;
let engine: Engine | undefined;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "engine-and-server-"));
});
afterEach(async () => {
  await engine?.close();
  await github?.close();
  rmSync(root, { recursive: true, force: true });
});

const folder = () => join(root, "out");

/** A repository `octo/demo` whose one workflow file is given. */
function repository(workflow: string): string {
  const path = join(root, "demo");
  mkdirSync(join(path, ".github/workflows"), { recursive: true });
  writeFileSync(join(path, ".github/workflows/main.yml"), workflow);
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", path, "-c", "user.name=o", "-c", "user.email=o@example.org", ...args], {
      env: { PATH: process.env["PATH"] ?? "", HOME: root },
    });
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-q", "-m", "first");
  return path;
}

async function start(trees: EngineOptions["trees"] = {}): Promise<{ github: Github; engine: Engine }> {
  github = await startGithub({ folder: folder() });
  engine = startEngine({ hub: github, folder: folder(), trees, speed: 50 });
  return { github, engine };
}

describe("engine and server together", () => {
  it("carry an issue's label to a job that checks out, comments with its token and dispatches the next run", async () => {
    const from = repository(`on:
  issues: { types: [labeled] }
  issue_comment:
  workflow_dispatch:
permissions: { contents: read, issues: write, actions: write }
jobs:
  talk:
    if: github.event_name == 'issues'
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v7
      - shell: bash
        env: { TOKEN: "\${{ github.token }}", NUMBER: "\${{ github.event.issue.number }}" }
        run: |
          ls .github/workflows/main.yml
          api="$GITHUB_API_URL/repos/$GITHUB_REPOSITORY"
          curl -sSf -H "authorization: Bearer $TOKEN" "$api/issues/$NUMBER/comments" -d '{"body":"hello from a job"}' > /dev/null
          curl -sSf -H "authorization: Bearer $TOKEN" "$api/actions/workflows/main.yml/dispatches" -d '{"ref":"main"}'
          curl -s -o /dev/null -w 'forbidden %{http_code}\\n' -H "authorization: Bearer $TOKEN" "$api/git/refs" -d "{\\"ref\\":\\"refs/heads/x\\",\\"sha\\":\\"$GITHUB_SHA\\"}"
  next:
    if: github.event_name == 'workflow_dispatch'
    runs-on: ubuntu-24.04
    steps: [{ run: "echo by $GITHUB_ACTOR" }]
`);
    const { github, engine } = await start();
    github.addUser("octo");
    await github.addRepository({ owner: "octo", name: "demo", from });
    const octo = github.as("octo");
    await octo.request("POST", "/repos/octo/demo/labels", { name: "go", color: "ededed" });
    await octo.request("POST", "/repos/octo/demo/issues", { title: "t" });
    await octo.request("POST", "/repos/octo/demo/issues/1/labels", { labels: ["go"] });
    await engine.idle();
    expect(github.runs().map((run) => [run.event.name, run.conclusion])).toEqual([
      ["issues", "success"],
      ["workflow_dispatch", "success"],
    ]);
    expect(await octo.request("GET", "/repos/octo/demo/issues/1/comments")).toMatchObject([
      { body: "hello from a job", user: { login: "github-actions[bot]" } },
    ]);
    const [first, second] = github.runs();
    const log = (id: number | undefined, job: string) =>
      readFileSync(join(folder(), "logs", `${id}-1`, `${job}.log`), "utf8");
    expect(log(first?.id, "talk")).toContain("forbidden 403");
    expect(log(second?.id, "next")).toContain("by github-actions[bot]");
    expect(github.violations()).toEqual([]);
  });

  it("show caches of jobs in the API, and find none that was removed there", async () => {
    const from = repository(
      "on: { workflow_dispatch: { inputs: { do: { type: string } } } }\njobs: { a: { runs-on: x, steps: [{ uses: b/b@v1 }] } }\n",
    );
    const tree = join(root, "tree");
    mkdirSync(tree);
    for (const [path, content] of Object.entries(CACHE_CLIENT)) writeFileSync(join(tree, path), content);
    const { github, engine } = await start({ "b/b": { dir: tree } });
    github.addUser("octo");
    await github.addRepository({ owner: "octo", name: "demo", from });
    const octo = github.as("octo");
    const said = async (...steps: readonly (readonly string[])[]) => {
      const inputs = { do: JSON.stringify(steps) };
      await octo.request("POST", "/repos/octo/demo/actions/workflows/main.yml/dispatches", { ref: "main", inputs });
      await engine.idle();
      return saidIn(readFileSync(join(folder(), "logs", `${github.runs().at(-1)?.id}-1`, "a.log"), "utf8"));
    };
    expect(await said(["save", "k", "x"], ["restore", "k"])).toEqual(["saved k true", "restored k x"]);
    const caches = "/repos/octo/demo/actions/caches";
    expect(await octo.request("GET", caches)).toMatchObject({
      total_count: 1,
      actions_caches: [{ id: 1, key: "k", ref: "refs/heads/main" }],
    });
    await octo.request("DELETE", `${caches}/1`);
    expect(await said(["restore", "k"])).toEqual(["restored"]);
    expect(github.violations()).toEqual([]);
  });

  it("go on after the process is killed with SIGKILL in the middle of a job", async () => {
    const from = repository(
      `on: schedule
jobs:
  one:
    runs-on: x
    outputs: { word: "\${{ steps.s.outputs.word }}" }
    steps: [{ id: s, run: "echo word=kept >> $GITHUB_OUTPUT" }]
  two:
    needs: one
    runs-on: x
    steps: [{ run: "echo pid=$$; exec sleep 60" }]
  three:
    needs: [one, two]
    if: always()
    runs-on: x
    steps: [{ run: "echo \${{ needs.one.outputs.word }} \${{ needs.two.result }}" }]
`.replace("on: schedule", "on: { schedule: [{ cron: '0 0 * * *' }] }"),
    );
    const first = await startGithub({ folder: folder() });
    first.addUser("octo");
    await first.addRepository({ owner: "octo", name: "demo", from });
    await first.close();
    const child = spawn(process.execPath, [join(import.meta.dirname, "fixtures/serve.ts"), folder(), "octo/demo"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let sleeping = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      sleeping = Number(/^pid=(\d+)$/.exec(line)?.[1] ?? 0);
      if (sleeping > 0) break;
    }
    child.kill("SIGKILL");
    const { github, engine } = await start();
    await engine.idle();
    const [run] = github.runs();
    expect(Object.fromEntries(github.jobs(run?.id ?? 0).map((job) => [job.key, job.conclusion]))).toEqual({
      one: "success",
      two: "failure",
      three: "success",
    });
    expect(readFileSync(join(folder(), "logs", `${run?.id}-1`, "three.log"), "utf8")).toContain("kept failure");
    await expect.poll(() => isAlive(sleeping), { timeout: 10_000 }).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
