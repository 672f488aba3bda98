import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSandbox } from "../../src/adapters/sandbox/open-sandbox.ts";
import { StandInDocker } from "../builders/docker/stand-in-docker.ts";
import { Repository } from "../leg/repository.ts";

/** One test, green only where the service answers, and that lasts where it is told to. */
const needy = `require("node:test")("the service answers", async () => {
  const socket = require("node:net").connect(6379, "127.0.0.1");
  await new Promise((resolve, reject) => socket.on("error", reject).once("data", resolve).write("PING\\n"));
  socket.destroy();
  if (require("node:fs").existsSync("long")) await new Promise((resolve) => setTimeout(resolve, 600_000));
});
`;
const docker = new StandInDocker();
const folder = mkdtempSync(path.join(tmpdir(), "baton-services-test-"));
let repository: Repository;
let hasSandbox = false;
beforeAll(async () => {
  hasSandbox = (await openSandbox()).kind !== "none";
  repository = new Repository();
  const image = docker.addImage("redis:7");
  commit({
    "package.json": "{}",
    "test/needy.test.js": needy,
    ".github/baton.yml": `validate:\n  test: node --test\n  services: { redis: { image: "${image}", ports: [6379] } }\n`,
  });
});
afterAll(() => {
  docker.remove();
  repository.remove();
  rmSync(folder, { recursive: true, force: true });
});

function commit(files: Readonly<Record<string, string>>): void {
  repository.git("checkout", "--quiet", "--force", repository.commit(files));
}

type Job = {
  readonly job: ChildProcess;
  readonly ended: Promise<unknown>;
  /** When the tests have begun: their services stand then. */
  readonly tested: Promise<unknown>;
  said(): string;
};

function start(): Job {
  const env = {
    PATH: `${docker.bin}:${path.dirname(process.execPath)}:/usr/sbin:/usr/bin:/sbin:/bin`,
    RUNNER_TEMP: folder,
    // What a killed job leaves lies among the tests' own files.
    TMPDIR: tmpdir(),
    GITHUB_WORKSPACE: repository.folder,
    INPUT_OUT: folder,
  };
  const job = spawn(process.execPath, [path.resolve("dist/validate/index.js")], { cwd: folder, env });
  let text = "";
  const tested = Promise.withResolvers<void>();
  for (const stream of [job.stdout, job.stderr])
    stream.on("data", (chunk) => {
      text += chunk;
      if (text.includes("test: node --test")) tested.resolve();
    });
  return { job, ended: once(job, "exit"), tested: tested.promise, said: () => text };
}

it("the shipped `validate` has services beside the tests, and names them in its proof", async (test) => {
  if (!hasSandbox) return test.skip("there is no sandbox");
  const { ended, said } = start();
  expect(await ended, said()).toEqual([0, null]);
  const proof = JSON.parse(readFileSync(path.join(folder, "proof.json"), "utf8"));
  expect(proof).toMatchObject({
    outcome: "passed",
    services: { engine: "Docker 28.2.2", started: [{ name: "redis" }] },
  });
  expect([docker.containers(), docker.networks()]).toEqual([[], []]);
});

it("takes them away when the job is told to stop, and after a kill at the next start", async (test) => {
  if (!hasSandbox) return test.skip("there is no sandbox");
  commit({ long: "" });
  const told = start();
  await told.tested;
  told.job.kill("SIGTERM");
  expect(await told.ended, told.said()).toEqual([1, null]);
  expect([docker.containers(), docker.networks()]).toEqual([[], []]);
  const killed = start();
  await killed.tested;
  killed.job.kill("SIGKILL");
  await killed.ended;
  expect(docker.containers()).toHaveLength(1);
  repository.git("checkout", "--quiet", "--force", "HEAD~1");
  const next = start();
  expect(await next.ended, next.said()).toEqual([0, null]);
  expect(next.said()).toContain("taken away: 1.");
  expect([docker.containers(), docker.networks()]).toEqual([[], []]);
});
