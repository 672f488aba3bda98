import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openGit } from "../../../src/adapters/git/open-git.ts";
import { openState } from "../../../src/adapters/state/open-state.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import type { Git } from "../../../src/ports/git/git.ts";
import { checkAppend } from "../../../src/state/machines/check-append.ts";
import * as make from "../../builders/events.ts";
import { type GitServer, startGitServer } from "../../builders/git-server.ts";
import { describeStateStore } from "../../conformance/state-store.ts";

const identity = { name: "Baton", email: "baton@example.com" };
const at = new Date("2026-11-20T12:00:00Z");
/** A fifth of the waits and none long, so that the suite is quick and writers still spread. */
const clock: Clock = {
  now: () => at,
  monotonicMs: () => performance.now(),
  sleep: (ms) => sleep(Math.min(ms / 5, 90)),
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
    openStore: async () => openState({ git: await open(), clock, accept: checkAppend, deadlineMs: 300_000 }),
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

/** Writes on the branch as somebody would by hand, past the store, and lets the mirror follow. */
async function tamper(path: string, change: (content: string) => string): Promise<void> {
  const git = await openJobGit();
  const tip = (await git.refs([stateRef])).get(stateRef) ?? "";
  await git.fetch([tip]);
  const before = (await git.readFiles(tip, [path])).get(path)?.toString() ?? "";
  const tree = await git.writeTree(tip, [{ path, mode: "100644", encoding: "utf8", content: change(before) }]);
  const commit = await git.commit({ tree, parents: [tip], message: "by hand\n", at });
  expect(await git.push([stateRef, mirrorRef].map((ref) => ({ ref, to: commit, expect: tip })))).toEqual({ ok: true });
}
const eventsFile = (seq: number) => `active/${make.run}/events/${String(seq).padStart(8, "0")}.jsonl`;

describe("the branch baton-state", () => {
  it("is laid out as DESIGN § 4 says, byte for byte the same in the archive", async () => {
    const store = await openStore();
    await store.advance(async () => ({
      events: [make.start()],
      pages: () =>
        new Map([
          ["README.md", "# Runs\n"],
          [`active/${make.run}/README.md`, "# Greeting\n"],
        ]),
    }));
    await store.advance(async () => ({ events: [note("a"), make.stopped()] }));
    const files = () => server.git("ls-tree", "-r", "--name-only", "baton-state").split("\n");
    expect(files()).toEqual([
      "README.md",
      `active/${make.run}/README.md`,
      eventsFile(1),
      eventsFile(2),
      "chain.json",
      "genesis.json",
    ]);
    const written = [1, 2].map((seq) => server.git("show", `baton-state:${eventsFile(seq)}`)).join("\n");
    await store.advance(async () => ({ events: [], archive: [make.run] }));
    expect(files()).toEqual([
      "README.md",
      `archive/2026/${make.run}.jsonl`,
      "chain.json",
      "genesis.json",
      "registry/manifest.jsonl",
    ]);
    expect(server.git("show", `baton-state:archive/2026/${make.run}.jsonl`)).toBe(written);
    expect(server.git("rev-parse", stateRef)).toBe(server.git("rev-parse", mirrorRef));
  });

  it("asks for the refs that a writer wants in the request that reads the tip, and once more where the tip is new to it", async () => {
    const git = await openJobGit();
    const asked: (readonly string[])[] = [];
    const refs: Git["refs"] = (patterns) => {
      asked.push(patterns);
      return git.refs(patterns);
    };
    const store = openState({ git: { ...git, refs }, clock, accept: checkAppend });
    const { memory } = await store.advance(async () => ({ events: [make.start()] }));
    await git.push([{ ref: "refs/heads/baton/x", to: memory.tip, expect: null }]);
    const look = async () => {
      asked.length = 0;
      let found: string | undefined;
      await store.advance(
        async (_memory, there) => {
          found = there.get("refs/heads/baton/x");
          return null;
        },
        ["refs/heads/baton/*"],
      );
      return { found, asked: [...asked] };
    };
    const both = [stateRef, mirrorRef, "refs/heads/baton/*"];
    expect(await look()).toEqual({ found: memory.tip, asked: [both] });
    await (await openStore()).advance(async () => ({ events: [note("other")] }));
    expect(await look()).toEqual({ found: memory.tip, asked: [both, ["refs/heads/baton/*"]] });
  });

  it("archives a run in the very push that ends it", async () => {
    const store = await openStore();
    await store.advance(async () => ({ events: [make.start()] }));
    const { memory } = await store.advance(async () => ({ events: [make.stopped()], archive: [make.run] }));
    expect(memory).toMatchObject({ events: [], finished: [{ run: make.run, seqs: "1-2" }] });
    expect((await (await openStore()).read()).finished).toEqual(memory.finished);
  });

  it("is started once by jobs that start at the same moment", async () => {
    const stores = await Promise.all([openStore(), openStore(), openStore()]);
    const tips = await Promise.all(stores.map(async (store) => (await store.read()).tip));
    expect(new Set(tips).size).toBe(1);
    expect(server.git("rev-list", "--count", stateRef)).toBe("1");
  });

  it("costs a reader two git commands however many files there are, and a writer one more", async () => {
    const store = await openStore();
    for (let i = 0; i < 6; i++)
      await store.advance(async () => ({ events: i === 0 ? [make.start()] : [note(`n${i}`)] }));
    const reader = await openStore();
    server.requests.length = 0;
    expect((await reader.read()).lastSeq).toBe(6);
    // Each command asks for the protocol first, and the one that names refs asks where they are.
    expect(server.requests).toHaveLength(5);
    server.requests.length = 0;
    await reader.advance(async () => ({ events: [note("x")] }));
    expect(server.requests).toHaveLength(4);
  });

  it("brings what a job needs beside it in the same requests, and goes without what is not to be had", async () => {
    await (await openStore()).advance(async () => ({ events: [make.start()] }));
    const writer = await openJobGit();
    const files = ["a", "b"].map((path) => ({
      path,
      mode: "100644" as const,
      encoding: "utf8" as const,
      content: path,
    }));
    const commit = await writer.commit({ tree: await writer.writeTree(null, files), parents: [], message: "x\n", at });
    await writer.push([{ ref: "refs/heads/main", to: commit, expect: null }]);
    const git = await openJobGit();
    const store = openState({ git, clock, accept: checkAppend });
    const beside = (oid: string) => ({ commits: [oid], files: [{ treeish: oid, paths: ["a", "none"] }] });
    server.requests.length = 0;
    expect((await store.read(beside(commit))).lastSeq).toBe(1);
    expect(server.requests).toHaveLength(5);
    expect((await git.readFiles(commit, ["a"])).get("a")?.toString()).toBe("a");
    await git.fetch([commit]);
    expect(server.requests).toHaveLength(5);
    expect((await git.readFiles(commit, ["b"])).get("b")?.toString()).toBe("b");
    expect(server.requests).toHaveLength(7);
    const reader = await openStore();
    expect((await reader.read(beside("1".repeat(40)))).lastSeq).toBe(1);
  });

  it("is never taken for new when it is gone: the line that restores it is named, and works", async () => {
    await (await openStore()).advance(async () => ({ events: [make.start()] }));
    server.git("update-ref", "-d", stateRef);
    const failed = (await openStore()).read();
    await expect(failed).rejects.toMatchObject({
      code: "state.missing",
      who: "user",
      message: expect.stringContaining(`git push origin ${mirrorRef}:${stateRef}`),
    });
    server.git("update-ref", stateRef, mirrorRef);
    expect((await (await openStore()).read()).lastSeq).toBe(1);
  });

  it("is refused when it was rewritten or set back", async () => {
    const store = await openStore();
    await store.advance(async () => ({ events: [make.start()] }));
    const before = server.git("rev-parse", stateRef);
    await store.advance(async () => ({ events: [note("a")] }));
    server.git("update-ref", stateRef, before);
    for (const one of [store, await openStore()])
      await expect(one.read()).rejects.toMatchObject({
        code: "state.rewritten",
        message: expect.stringContaining(`git push --force origin ${mirrorRef}:${stateRef}`),
      });
    await expect(store.advance(async () => ({ events: [note("b")] }))).rejects.toMatchObject({
      code: "state.rewritten",
    });
    expect(server.git("rev-parse", stateRef)).toBe(before);
  });

  it("gets its mirror back with the next push when only that is gone", async () => {
    const store = await openStore();
    await store.advance(async () => ({ events: [make.start()] }));
    server.git("update-ref", "-d", mirrorRef);
    await store.advance(async () => ({ events: [note("a")] }));
    expect(server.git("rev-parse", mirrorRef)).toBe(server.git("rev-parse", stateRef));
  });

  it("is refused whole when a line was changed by hand, and nothing is written on it", async () => {
    const store = await openStore();
    await store.advance(async () => ({ events: [make.start()] }));
    await tamper(eventsFile(1), (content) => content.replace("START_PROJECT", "START_NOTHING"));
    await expect((await openStore()).read()).rejects.toMatchObject({
      code: "state.corrupt",
      message: expect.stringContaining(`${eventsFile(1)}:1:`),
    });
    const before = server.git("rev-parse", stateRef);
    await expect(store.advance(async () => ({ events: [note("d")] }))).rejects.toMatchObject({ code: "state.corrupt" });
    expect(server.git("rev-parse", stateRef)).toBe(before);
  });

  it.each([
    ["whose word it was", 1, '"login":"ada"', '"login":"eve"'],
    ["what may be spent", 1, /"budgetUsd":\d+/, '"budgetUsd":9999'],
    ["the newest event", 2, '"key":"a"', '"key":"b"'],
  ])("is refused when %s was changed, though branch and mirror moved together", async (_what, seq, from, to) => {
    const store = await openStore();
    await store.advance(async () => ({ events: [make.start()] }));
    await store.advance(async () => ({ events: [note("a")] }));
    await tamper(eventsFile(seq), (content) => {
      expect(content.replace(from, to)).not.toBe(content);
      return content.replace(from, to);
    });
    await expect((await openStore()).read()).rejects.toMatchObject({
      code: "state.corrupt",
      who: "user",
      message: expect.stringMatching(
        new RegExp(`${eventsFile(seq)}:1: the events from seq ${seq} on are not what was written`),
      ),
    });
    await expect(store.advance(async () => ({ events: [note("c")] }))).rejects.toMatchObject({ code: "state.corrupt" });
  });

  it("says that it pushed when only the answer to the push was lost", async () => {
    const store = await openStore();
    await store.advance(async () => ({ events: [make.start()] }));
    server.breakNext(/POST .*receive-pack/, "after");
    let tries = 0;
    const advanced = await store.advance(async () => ({ events: [note(`try ${tries++}`)] }));
    expect(advanced).toMatchObject({ pushed: true, added: [{ seq: 2, key: "try 0" }] });
    expect((await (await openStore()).read()).lastSeq).toBe(2);
  });

  it("gives up by its deadline when it never comes first, and says that it may be tried again", async () => {
    let nowMs = 0;
    const racing: Clock = {
      ...clock,
      monotonicMs: () => nowMs,
      sleep: async (ms) => {
        nowMs += Math.max(ms, 1000);
      },
    };
    const store = openState({ git: await openJobGit(), clock: racing, accept: checkAppend, deadlineMs: 3000 });
    const rival = await openStore();
    await rival.advance(async () => ({ events: [make.start()] }));
    let tries = 0;
    const late = store.advance(async () => {
      await rival.advance(async () => ({ events: [note(`rival ${tries++}`)] }));
      return { events: [note("late")] };
    });
    await expect(late).rejects.toMatchObject({ code: "state.contended", retryable: true });
    expect(tries).toBeGreaterThan(1);
  });

  it("hands the server's words back when a rule denies the push, and moves nothing", async () => {
    const store = await openStore();
    await store.advance(async () => ({ events: [make.start()] }));
    const before = server.git("rev-parse", stateRef);
    server.git("config", "receive.denyDeletes", "true");
    server.git("config", "receive.denyNonFastForwards", "true");
    const git = await openJobGit();
    const commit = async (n: number) =>
      git.commit({ tree: await git.writeTree(null, []), parents: [], message: `${n}\n`, at });
    const [one, two] = [await commit(1), await commit(2)];
    await git.push([{ ref: "refs/heads/x", to: one, expect: null }]);
    const own = openState({ git, clock, accept: checkAppend });
    const denied = await own.advance(async () => ({
      events: [note("a")],
      refs: [{ ref: "refs/heads/x", to: two, expect: one }],
    }));
    expect(denied).toMatchObject({ pushed: false, denied: expect.stringContaining("non-fast-forward") });
    expect(server.git("rev-parse", stateRef)).toBe(before);
  });

  it("says which branch is in the way of its own, and asks once", async () => {
    const git = await openJobGit();
    const tip = await git.commit({ tree: await git.writeTree(null, []), parents: [], message: "x\n", at });
    await git.push([{ ref: `${stateRef}/mine`, to: tip, expect: null }]);
    const before = server.requests.length;
    await expect(openState({ git, clock, accept: checkAppend }).read()).rejects.toMatchObject({
      code: "git.refused",
      message: expect.stringContaining("The branch `baton-state/mine` is in the way"),
    });
    expect(server.requests.slice(before).filter((line) => /POST .*receive-pack/.test(line))).toHaveLength(1);
  });
});
