import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openRunningJobs } from "../../../src/local/engine/records/running-jobs.ts";

const folder = mkdtempSync(join(tmpdir(), "running-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("what a killed engine leaves", () => {
  it("is killed by the next one, which gets the tokens to revoke; a stranger with a used process id is not", async () => {
    const left = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
    const stranger = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
    const jobs = openRunningJobs(folder);
    jobs.started(1, "logs/7-1/plan.log", "token-1");
    jobs.spawned(1, left.pid ?? 0);
    jobs.started(2, "logs/7-1/review.log", "token-2");
    jobs.spawned(2, stranger.pid ?? 0);
    const path = join(folder, "running", "2.json");
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ job: "logs/7-1/review.log" });
    writeFileSync(path, readFileSync(path, "utf8").replace(/"startedAt":"\d+"/, '"startedAt":"1"'));
    jobs.started(3, "logs/7-1/route.log", "token-3");
    jobs.ended(3);
    const ended = once(left, "exit");
    const strangerEnded = once(stranger, "exit");
    expect(openRunningJobs(folder).clear().toSorted()).toEqual(["token-1", "token-2"]);
    expect((await ended)[1]).toBe("SIGKILL");
    // What ended it first is what it tells.
    stranger.kill("SIGTERM");
    expect((await strangerEnded)[1]).toBe("SIGTERM");
    expect(openRunningJobs(folder).clear()).toEqual([]);
  });
});
