import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openPreparedStore } from "../../../src/adapters/prepared/open-prepared-store.ts";
import { handOver } from "../../../src/adapters/workspace/hand-over.ts";
import { cacheMethods } from "../../../src/local/engine/caches/cache-methods.ts";
import { cacheScopes } from "../../../src/local/engine/caches/cache-scopes.ts";
import { openCacheStore } from "../../../src/local/engine/caches/cache-store.ts";
import { type ResultsServer, startResultsServer } from "../../../src/local/engine/results/results-server.ts";
import { CollectingReporter } from "../../fakes/collecting-reporter.ts";
import { known, layBase, newFolder, setUp, write } from "./made.ts";

const key = { content: "c".repeat(64), machine: "d".repeat(64) };
const main = "refs/heads/main";
let server: ResultsServer | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  server = undefined;
});

/** GitHub's cache service, and jobs of workflow runs on it. */
async function startCaches() {
  const folder = newFolder();
  const caches = openCacheStore(folder);
  const started = await startResultsServer([
    { name: "CacheService", methods: (sign) => cacheMethods(caches, sign), jobEnded: caches.dropUploads },
  ]);
  server = started;
  let jobs = 0;
  /** A job of a run on that branch, with that right. */
  const job = (ref: string, mode: "read" | "write") => {
    jobs += 1;
    const event = { name: "workflow_dispatch", ref, payload: {} };
    const identity = { runId: jobs, attempt: 1, jobId: jobs, repository: "o/r" };
    const token = started.openJob({ ...identity, cacheScopes: cacheScopes(event, main, mode) });
    const scratch = newFolder();
    vi.stubEnv("GITHUB_SERVER_URL", "http://github.localhost");
    vi.stubEnv("ACTIONS_CACHE_SERVICE_V2", "True");
    vi.stubEnv("ACTIONS_RESULTS_URL", started.url);
    vi.stubEnv("ACTIONS_RUNTIME_TOKEN", token);
    vi.stubEnv("ACTIONS_CACHE_MODE", mode);
    vi.stubEnv("RUNNER_TEMP", scratch);
    const reporter = new CollectingReporter();
    const store = openPreparedStore({
      env: { RUNNER_ENVIRONMENT: "github-hosted", PATH: process.env["PATH"] },
      job: { scratch, repository: "o/r", runId: jobs },
      token: "",
      secrets: [],
      handOver,
      clock: { now: () => new Date("2026-11-30T12:00:00Z") },
      reporter,
    });
    return { store, reporter };
  };
  const blobs = () => caches.list("o/r").map(({ id }) => caches.file(id));
  return { job, blobs };
}

const indexOf = (folder: string) => readFileSync(path.join(folder, "node_modules/one/index.js"), "utf8");

describe("GitHub's cache", () => {
  it("gives a later run what a run that may write saved, by the real client", async () => {
    const { job } = await startCaches();
    const kept = await job(main, "write").store.keep(key, setUp());
    expect(kept).toMatchObject({ kept: "cache", runId: 0 });
    const { store } = job(main, "read");
    expect(await store.find(key)).toEqual(kept);
    const folder = layBase();
    await (await store.fetch(kept ?? never())).lay({ folder, known });
    expect(indexOf(folder)).toBe("installed\n");
  });

  it("changes nothing of the process that asks it", async () => {
    const { job } = await startCaches();
    const { store } = job(main, "write");
    const before = [process.cwd(), process.env["TAR_OPTIONS"], process.env["GITHUB_WORKSPACE"]];
    await store.keep(key, setUp());
    await store.find(key);
    expect([process.cwd(), process.env["TAR_OPTIONS"], process.env["GITHUB_WORKSPACE"]]).toEqual(before);
  });
});

describe("what is not the default branch's own", () => {
  it("is never taken: saved by a run of another branch, under the very key", async () => {
    const { job } = await startCaches();
    const poison = setUp({ "node_modules/one/index.js": "poison\n" });
    expect(await job("refs/heads/topic", "write").store.keep(key, poison)).toBeDefined();
    expect(await job(main, "read").store.find(key)).toBeUndefined();
  });

  it("is never saved by a job that may only read, as all are that see a change", async () => {
    const { job, blobs } = await startCaches();
    vi.stubEnv("ACTIONS_CACHE_MODE", "");
    const { store, reporter } = job(main, "read");
    vi.stubEnv("ACTIONS_CACHE_MODE", "");
    expect(await store.keep(key, setUp({ "node_modules/one/index.js": "poison\n" }))).toBeUndefined();
    expect(reporter.warnings.join()).toContain("can be kept nowhere");
    expect(blobs()).toEqual([]);
  });

  it("can not put anything in another's place: an entry is never changed, and an archive of other bytes is refused", async () => {
    const { job, blobs } = await startCaches();
    const kept = (await job(main, "write").store.keep(key, setUp())) ?? never();
    const [other] = [newFolder()];
    write(other, "baton-prepared.pack", "poison\n");
    execFileSync("tar", ["-czf", blobs()[0] ?? "", "-C", other, "baton-prepared.pack"]);
    const folder = layBase();
    await expect(job(main, "read").store.fetch(kept)).rejects.toMatchObject({
      code: expect.stringMatching(/^prepared\./) as string,
    });
    expect(readdirSync(folder)).not.toContain("node_modules");
  });

  it("is laid nowhere, whatever names an entry's archive has", async () => {
    const { job, blobs } = await startCaches();
    const kept = (await job(main, "write").store.keep(key, setUp())) ?? never();
    const outside = newFolder();
    const file = path.join(outside, "poison");
    writeFileSync(file, "poison\n");
    execFileSync("tar", ["--zstd", "-cPf", blobs()[0] ?? "", file]);
    execFileSync("rm", [file]);
    const { store } = job(main, "read");
    await expect(store.fetch(kept)).rejects.toMatchObject({
      code: expect.stringMatching(/^prepared\./) as string,
    });
    expect(existsSync(file)).toBe(false);
  });
});

function never(): never {
  throw new Error("nothing was kept");
}
