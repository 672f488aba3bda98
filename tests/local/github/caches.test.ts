import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { StoredCache } from "../../../src/local/hub.ts";
import { openTown, type Town } from "./open-town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(async () => {
  expect(town.github.violations()).toEqual([]);
  await town.close();
});

const cache = (id: number, key: string, ref: string, sizeBytes: number): StoredCache => ({
  id,
  key,
  ref,
  sizeBytes,
  version: "v",
  createdAt: `2026-11-0${id}T00:00:00.000Z`,
  lastAccessedAt: `2026-11-1${9 - id}T00:00:00.000Z`,
});
const MAIN = "refs/heads/main";
const PULL = "refs/pull/7/merge";

let kept: readonly StoredCache[];
beforeEach(() => {
  kept = [cache(1, "npm-1", MAIN, 30), cache(2, "npm-2", PULL, 10), cache(3, "pip-1", MAIN, 20)];
  town.github.showCaches({
    ofRepository: (repository) => (repository === town.repository ? kept : []),
    remove(id) {
      kept = kept.filter((one) => one.id !== id);
    },
  });
});

const ask = async (method: "GET" | "DELETE", path: string, actions: "read" | "write" = "write") =>
  town.job({ actions }).send(method, town.at(`/actions/caches${path}`));
const ids = async (query: string): Promise<readonly number[]> => {
  const { body } = await ask("GET", query, "read");
  return (body as { actions_caches: { id: number }[] }).actions_caches.map((one) => one.id);
};

describe("caches", () => {
  test("are listed with key, ref, size and times, the last used first", async () => {
    expect((await ask("GET", "?per_page=1", "read")).body).toEqual({
      total_count: 3,
      actions_caches: [
        {
          id: 1,
          ref: MAIN,
          key: "npm-1",
          version: "v",
          size_in_bytes: 30,
          created_at: "2026-11-01T00:00:00.000Z",
          last_accessed_at: "2026-11-18T00:00:00.000Z",
        },
      ],
    });
    expect(await ids("")).toEqual([1, 2, 3]);
  });

  test("are listed by ref and the beginning of a key, in the order that was asked for", async () => {
    expect(await ids(`?ref=${MAIN}`)).toEqual([1, 3]);
    expect(await ids("?key=npm-")).toEqual([1, 2]);
    expect(await ids("?sort=size_in_bytes")).toEqual([1, 3, 2]);
    expect(await ids("?sort=created_at&direction=asc")).toEqual([1, 2, 3]);
  });

  test("are removed by id, once", async () => {
    expect((await ask("DELETE", "/2")).status).toBe(204);
    expect(await ids("")).toEqual([1, 3]);
    expect((await ask("DELETE", "/2")).status).toBe(404);
  });

  test("are removed by their whole key, of one ref where that is said", async () => {
    kept = [...kept, cache(4, "npm-1", PULL, 1)];
    expect((await ask("DELETE", "?key=npm-")).status).toBe(404);
    expect((await ask("DELETE", `?key=npm-1&ref=${PULL}`)).body).toMatchObject({
      total_count: 1,
      actions_caches: [{ id: 4 }],
    });
    expect((await ask("DELETE", "?key=npm-1")).status).toBe(200);
    expect(await ids("")).toEqual([2, 3]);
  });

  test("want actions: read to be seen, and actions: write to be removed", async () => {
    expect((await ask("DELETE", "/1", "read")).status).toBe(403);
    expect((await ask("DELETE", "?key=npm-1", "read")).status).toBe(403);
    expect((await town.job({ contents: "read" }).send("GET", town.at("/actions/caches"))).status).toBe(403);
    expect(kept).toHaveLength(3);
  });
});
