import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cacheMethods } from "../../../src/local/engine/caches/cache-methods.ts";
import { type CacheStore, openCacheStore } from "../../../src/local/engine/caches/cache-store.ts";
import { type CacheEntry, findEntry, findEvicted } from "../../../src/local/engine/caches/find-entry.ts";
import { type ResultsServer, startResultsServer } from "../../../src/local/engine/results/results-server.ts";
import type { CacheScope } from "../../../src/local/engine/results/runtime-token.ts";

let folder: string;
let server: ResultsServer | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cache-store-"));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const MAIN = "refs/heads/main";
const of = (key: string, change: Partial<CacheEntry> = {}) => ({
  repository: "o/r",
  ref: MAIN,
  version: "v",
  key,
  ...change,
});
const wish = (key: string, ...restoreKeys: string[]) => ({
  repository: "o/r",
  scopes: [MAIN],
  version: "v",
  key,
  restoreKeys,
});

function keep(store: CacheStore, key: string, bytes = 1): CacheEntry {
  const upload = store.create(of(key), 1);
  if (upload === undefined) throw new Error(`${key} is taken`);
  writeFileSync(upload.file, "x".repeat(bytes));
  const entry = store.finalize(of(key), 1, bytes);
  if (typeof entry !== "object") throw new Error(`${key}: ${entry}`);
  return entry;
}

describe("the store of caches", () => {
  it("finds no upload before it is finished, and none after its job ended", () => {
    const store = openCacheStore(folder);
    const upload = store.create(of("k"), 1);
    writeFileSync(upload?.file ?? "", "half");
    expect(store.find(wish("k"))).toBeUndefined();
    expect(store.create(of("k"), 2)).toBeUndefined();
    expect(store.finalize(of("k"), 2, 4)).toBeUndefined();
    store.dropUploads(1);
    expect(store.finalize(of("k"), 1, 4)).toBeUndefined();
    expect(store.create(of("k"), 2)).toBeDefined();
  });

  it("takes an upload only in the size that was announced", () => {
    const store = openCacheStore(folder);
    const upload = store.create(of("k"), 1);
    writeFileSync(upload?.file ?? "", "four");
    expect(store.finalize(of("k"), 1, 5)).toBe("cache upload has 4 bytes, but 5 were announced");
    expect(store.find(wish("k"))).toBeUndefined();
    expect(keep(store, "k", 3).sizeBytes).toBe(3);
  });

  it("does not change what is kept by a second upload to the same address", () => {
    const store = openCacheStore(folder);
    const upload = store.create(of("k"), 1);
    writeFileSync(upload?.file ?? "", "true");
    const entry = store.finalize(of("k"), 1, 4);
    writeFileSync(upload?.file ?? "", "evil");
    const id = typeof entry === "object" ? entry.id : 0;
    expect(store.file(id)).not.toBe(upload?.file);
  });

  it("lets the least recently used go first when there is no room", () => {
    let at = 0;
    const store = openCacheStore(folder, { maxBytes: 100, now: () => new Date(++at * 1000) });
    for (const key of ["a", "b", "c"]) keep(store, key, 33);
    expect(store.find(wish("a"))?.key).toBe("a");
    const evicted = store.find(wish("b"))?.id ?? 0;
    store.find(wish("a"));
    keep(store, "d", 33);
    expect(store.list("o/r").map((one) => one.key)).toEqual(["d", "a", "b"]);
    keep(store, "e", 60);
    expect(store.list("o/r").map((one) => one.key)).toEqual(["e", "d"]);
    expect(existsSync(store.file(evicted))).toBe(false);
  });

  it("lets go what nobody used for a week, and refuses what alone is too large", () => {
    let at = 0;
    const store = openCacheStore(folder, { maxBytes: 10, now: () => new Date(at) });
    keep(store, "k");
    at = 7 * 24 * 3_600_000 + 1;
    expect(store.find(wish("k"))).toBeUndefined();
    const upload = store.create(of("big"), 1);
    writeFileSync(upload?.file ?? "", "x".repeat(11));
    expect(store.finalize(of("big"), 1, 11)).toBe("cache size of 11 bytes is not between 1 and 10");
  });

  it("has after a restart what was finished, no rest of an upload, and no id twice", () => {
    const before = openCacheStore(folder);
    const kept = keep(before, "k");
    before.find(wish("k"));
    const lost = before.create(of("lost"), 1);
    writeFileSync(lost?.file ?? "", "half");
    const after = openCacheStore(folder);
    expect(after.list("o/r")).toEqual(before.list("o/r"));
    expect(after.find(wish("k"))?.id).toBe(kept.id);
    expect(readdirSync(join(folder, "caches", String(lost?.id)))).toEqual([]);
    expect(keep(after, "lost").id).toBeGreaterThan(lost?.id ?? 0);
  });
});

const entryOf = fc.record({
  id: fc.nat(50),
  repository: fc.constantFrom("o/r", "fork/r"),
  ref: fc.constantFrom(MAIN, "refs/heads/topic", "refs/pull/1/merge"),
  key: fc.stringMatching(/^[ab]{1,3}$/),
  version: fc.constantFrom("v", "w"),
  sizeBytes: fc.nat(50),
  createdAt: fc.constant("2026-11-20T00:00:00Z"),
  lastAccessedAt: fc.integer({ min: 0, max: 1e6 }).map((at) => new Date(at).toISOString()),
});
const entriesOf = fc.uniqueArray(entryOf, { selector: (one) => one.id, maxLength: 20 });

describe("what is found", () => {
  it("is of the repository, a scope and the version that were asked for, and begins with a key", () => {
    fc.assert(
      fc.property(entriesOf, fc.stringMatching(/^[ab]{1,3}$/), (entries, key) => {
        const scopes = ["refs/heads/topic", MAIN];
        const found = findEntry(entries, { ...wish(key, "a"), scopes });
        const fits = (one: CacheEntry) =>
          one.repository === "o/r" &&
          scopes.includes(one.ref) &&
          one.version === "v" &&
          (one.key.startsWith(key) || one.key.startsWith("a"));
        expect(found === undefined).toBe(!entries.some(fits));
        if (found === undefined) return;
        expect(fits(found)).toBe(true);
        const better = entries.filter((one) => fits(one) && one.ref === found.ref && one.key === key);
        if (better.length > 0) expect(found.key).toBe(key);
        const newer = entries.filter((one) => fits(one) && one.ref === found.ref && one.id > found.id);
        if (found.key !== key) expect(newer.some((one) => one.key.startsWith(key))).toBe(false);
        if (found.ref === MAIN) expect(entries.some((one) => fits(one) && one.ref === "refs/heads/topic")).toBe(false);
      }),
    );
  });

  it("is evicted so that the rest has room, and nothing that stays was used before what goes", () => {
    fc.assert(
      fc.property(entriesOf, (entries) => {
        const gone = findEvicted(entries, 1e6, 100);
        const left = entries.filter((one) => !gone.includes(one));
        expect(left.reduce((sum, one) => sum + one.sizeBytes, 0)).toBeLessThanOrEqual(100);
        for (const one of left) for (const other of gone) expect(one.lastAccessedAt >= other.lastAccessedAt).toBe(true);
      }),
    );
  });
});

describe("the service's answers", () => {
  async function open(jobs: readonly { readonly repository?: string; readonly cacheScopes: readonly CacheScope[] }[]) {
    const store = openCacheStore(folder);
    const started = await startResultsServer([
      { name: "CacheService", methods: (sign) => cacheMethods(store, sign), jobEnded: store.dropUploads },
    ]);
    server = started;
    return jobs.map(({ repository = "o/r", cacheScopes }, index) => {
      const token = started.openJob({ runId: 1, attempt: 1, jobId: index + 1, repository, cacheScopes });
      return {
        token,
        ask: async (method: string, body: Readonly<Record<string, unknown>>) => {
          const url = `${started.url}twirp/github.actions.results.api.v1.CacheService/${method}`;
          const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
          const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
          const told: Readonly<Record<string, unknown>> = JSON.parse(await response.text());
          return { status: response.status, body: told };
        },
      };
    });
  }
  const BOTH: readonly CacheScope[] = [{ scope: MAIN, permission: 3 }];
  const K = { key: "k", version: "v" };
  type Asked = Awaited<ReturnType<typeof open>>[number];

  async function save(job: Asked | undefined, text: string): Promise<string> {
    const url = String((await job?.ask("CreateCacheEntry", K))?.body["signed_upload_url"]);
    await fetch(url, { method: "PUT", body: text });
    const done = await job?.ask("FinalizeCacheEntryUpload", { ...K, size_bytes: String(text.length) });
    expect(done?.body).toMatchObject({ ok: true });
    return url;
  }

  it("keep a fork's caches from the repository, and the repository's from the fork", async () => {
    const [fork, own] = await open([{ repository: "fork/r", cacheScopes: BOTH }, { cacheScopes: BOTH }]);
    await save(fork, "evil");
    expect((await own?.ask("GetCacheEntryDownloadURL", K))?.body).toEqual({ ok: false });
    await save(own, "good");
    const url = String((await own?.ask("GetCacheEntryDownloadURL", K))?.body["signed_download_url"]);
    expect(await (await fetch(url)).text()).toBe("good");
  });

  it("deny by the token alone, in the words that the client looks for", async () => {
    const [reader, writer, none] = await open([
      { cacheScopes: [{ scope: MAIN, permission: 1 }] },
      { cacheScopes: [{ scope: MAIN, permission: 2 }] },
      { cacheScopes: [] },
    ]);
    const denied = {
      status: 403,
      body: { code: "permission_denied", msg: "cache read denied: token has no readable scopes" },
    };
    for (const job of [reader, none])
      expect(await job?.ask("CreateCacheEntry", K)).toEqual({
        status: 200,
        body: { ok: false, message: "cache write denied: token has no writable scopes" },
      });
    for (const job of [writer, none]) expect(await job?.ask("GetCacheEntryDownloadURL", K)).toEqual(denied);
    await save(writer, "x");
    expect((await reader?.ask("GetCacheEntryDownloadURL", K))?.body).toMatchObject({ ok: true, matched_key: "k" });
    expect((await reader?.ask("FinalizeCacheEntryUpload", K))?.status).toBe(404);
  });

  it("take no bytes by an address for reading, none without a signature, and change nothing that is finished", async () => {
    const [job] = await open([{ cacheScopes: BOTH }]);
    const upload = await save(job, "true");
    const read = String((await job?.ask("GetCacheEntryDownloadURL", K))?.body["signed_download_url"]);
    expect((await fetch(read, { method: "PUT", body: "evil" })).status).toBe(403);
    expect((await fetch(upload)).status).toBe(403);
    expect((await fetch(read.replace(/sig=.*/, "sig=0"))).status).toBe(403);
    await fetch(upload, { method: "PUT", body: "evil" });
    expect(await (await fetch(read)).text()).toBe("true");
  });

  it("keep bytes that come late out of what is finished", async () => {
    const [job] = await open([{ cacheScopes: BOTH }]);
    const url = String((await job?.ask("CreateCacheEntry", K))?.body["signed_upload_url"]);
    const late = request(url, { method: "PUT", headers: { "content-length": 8 } });
    const answered = new Promise((resolve) => late.on("response", (response) => response.resume().on("end", resolve)));
    await new Promise((resolve) => late.write("evil", resolve));
    await fetch(url, { method: "PUT", body: "good" });
    expect((await job?.ask("FinalizeCacheEntryUpload", { ...K, size_bytes: "4" }))?.body).toMatchObject({ ok: true });
    late.end("evil");
    await answered;
    const read = String((await job?.ask("GetCacheEntryDownloadURL", K))?.body["signed_download_url"]);
    expect(await (await fetch(read)).text()).toBe("good");
  });

  it("give a key that a job left unfinished to the next one, once that job is over", async () => {
    const [first, second] = await open([{ cacheScopes: BOTH }, { cacheScopes: BOTH }]);
    await first?.ask("CreateCacheEntry", K);
    expect(await second?.ask("CreateCacheEntry", K)).toMatchObject({ status: 409, body: { code: "already_exists" } });
    server?.closeJob(first?.token ?? "");
    await save(second, "x");
  });

  it("refuse a key that the client would not send, and a job that is over", async () => {
    const [job] = await open([{ cacheScopes: BOTH }]);
    for (const key of ["", "a,b", "x".repeat(513)])
      expect((await job?.ask("CreateCacheEntry", { key, version: "v" }))?.status).toBe(400);
    expect((await job?.ask("GetCacheEntryDownloadURL", { ...K, restore_keys: [""] }))?.status).toBe(400);
    expect((await job?.ask("CreateCacheEntry", { key: "k" }))?.body).toEqual({
      code: "invalid_argument",
      msg: "version must not be empty",
    });
    server?.closeJob(job?.token ?? "");
    expect((await job?.ask("CreateCacheEntry", K))?.status).toBe(401);
  });
});
