import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openGit } from "../../../src/adapters/git/open-git.ts";
import { openState } from "../../../src/adapters/state/open-state.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import type { Git } from "../../../src/ports/git.ts";
import { checkAppend } from "../../../src/state/check-append.ts";
import * as make from "../../builders/events.ts";
import { type GitServer, startGitServer } from "../../builders/git-server.ts";
import { describeStateStore } from "../../conformance/state-store.ts";

const identity = { name: "Baton", email: "baton@example.com" };
const at = new Date("2026-11-20T12:00:00Z");
/** A tenth of the waits, so that the suite is quick and writers still spread. */
const clock: Clock = {
  now: () => at,
  monotonicMs: () => performance.now(),
  sleep: (ms) => sleep(ms / 10),
  random: Math.random,
};
const stateRef = "refs/heads/baton-state";
const mirrorRef = "refs/baton/state";

let server: GitServer;
let scratch: string;
beforeEach(async () => {
  server = await startGitServer();
  scratch = mkdtempSync(join(tmpdir(), "baton-state-"));
});
afterEach(async () => {
  await server.close();
  rmSync(scratch, { recursive: true, force: true });
});

const openJobGit = (remoteUrl = server.url): Promise<Git> =>
  openGit({ folder: mkdtempSync(join(scratch, "job-")), remoteUrl, identity });
const openStore = async () => openState({ git: await openJobGit(), clock, accept: checkAppend });
const note = (key: string) => make.draft("STATUS_REQUESTED", { commentId: null, saidAt: null }, { key });

describeStateStore("the state store on real git", async () => {
  const bench = await startGitServer();
  const folder = mkdtempSync(join(tmpdir(), "baton-bench-"));
  // Straight to the folder: the eighty pushes of the race then cost no web server.
  const open = () => openGit({ folder: mkdtempSync(join(folder, "job-")), remoteUrl: bench.origin, identity });
  const git = await open();
  return {
    openStore: async () => openState({ git: await open(), clock, accept: checkAppend }),
    async object(n) {
      const tree = await git.writeTree(null, [{ path: "n", mode: "100644", encoding: "utf8", content: String(n) }]);
      const commit = await git.commit({ tree, parents: [], message: "x\n", at });
      await git.push([{ ref: `refs/heads/object-${n}`, to: commit, expect: null }]);
      bench.git("update-ref", "-d", `refs/heads/object-${n}`);
      return commit;
    },
    ref: async (name) => (await git.refs([name])).get(name),
    async close() {
      await bench.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
