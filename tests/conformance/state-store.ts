import { describe, expect, it } from "vitest";
import type { RefUpdate } from "../../src/ports/git/git-remote.ts";
import type { StateStore } from "../../src/ports/state-store.ts";
import * as make from "../builders/events.ts";

/** One server and as many jobs' stores on it as are asked for. */
export type StoreBench = {
  openStore(): Promise<StateStore>;
  /** An object that refs may point at, to be told apart by its number. */
  object(n: number): Promise<string>;
  ref(name: string): Promise<string | undefined>;
  close(): Promise<void>;
};

/** What every StateStore promises (src/ports/state-store.ts). */
export function describeStateStore(name: string, openBench: () => Promise<StoreBench>): void {
  const withBench = (run: (bench: StoreBench) => Promise<void>) => async () => {
    const bench = await openBench();
    try {
      await run(bench);
    } finally {
      await bench.close();
    }
  };
  const note = (key: string) => make.draft("STATUS_REQUESTED", { commentId: null, saidAt: null }, { key });

  describe(name, () => {
    it(
      "tells where wanted refs are, as they are at each try and no sooner than the state",
      withBench(async (bench) => {
        const [one, other] = [await bench.openStore(), await bench.openStore()];
        const [ref, object] = ["refs/heads/baton/x", await bench.object(1)];
        const seen: (string | undefined)[] = [];
        await one.advance(async () => ({ events: [make.start()] }));
        for (const isFirst of [true, false]) {
          await one.advance(
            async (_memory, refs) => {
              seen.push(refs.get(ref));
              if (isFirst && seen.length === 1)
                await other.advance(async () => ({
                  events: [note("other")],
                  refs: [{ ref, to: object, expect: null }],
                }));
              return { events: [note(isFirst ? "a" : "b")] };
            },
            [ref],
          );
        }
        expect(seen).toEqual([undefined, object, object]);
      }),
    );

    it(
      "starts empty, and numbers events densely from 1 on",
      withBench(async (bench) => {
        const store = await bench.openStore();
        expect(await store.read()).toMatchObject({ lastSeq: 0, events: [], finished: [] });
        const first = await store.advance(async () => ({ events: [make.start(), note("a")] }));
        const second = await store.advance(async () => ({ events: [note("b")] }));
        expect(first).toMatchObject({ pushed: true, added: [{ seq: 1 }, { seq: 2 }] });
        expect(second).toMatchObject({ pushed: true, added: [{ seq: 3, key: "b" }], memory: { lastSeq: 3 } });
        const other = await bench.openStore();
        expect((await other.read()).events).toEqual(second.memory.events);
        expect((await store.read()).tip).toBe(second.memory.tip);
      }),
    );

    it(
      "takes the same key of a run once, in one batch and over many",
      withBench(async (bench) => {
        const store = await bench.openStore();
        await store.advance(async () => ({ events: [make.start(), note("a"), note("a")] }));
        const again = await (await bench.openStore()).advance(async () => ({ events: [note("a")] }));
        expect(again).toMatchObject({ pushed: false, memory: { lastSeq: 2 } });
      }),
    );

    it(
      "pushes nothing when there is nothing to add",
      withBench(async (bench) => {
        const store = await bench.openStore();
        const { tip } = await store.read();
        expect(await store.advance(async () => null)).toMatchObject({ pushed: false, memory: { tip } });
        expect(await store.advance(async () => ({ events: [] }))).toMatchObject({ pushed: false, memory: { tip } });
      }),
    );

    it(
      "refuses a batch whole when one event can not follow or breaks its contract",
      withBench(async (bench) => {
        const store = await bench.openStore();
        await store.advance(async () => ({ events: [make.start()] }));
        await expect(store.advance(async () => ({ events: [note("a"), make.complete()] }))).rejects.toMatchObject({
          code: "state.transition",
        });
        const broken = { ...note("b"), correlationId: "" };
        await expect(store.advance(async () => ({ events: [note("a"), broken] }))).rejects.toMatchObject({
          code: "contract.broken",
        });
        expect((await store.read()).lastSeq).toBe(1);
      }),
    );

    it(
      "derives anew from what another has written, and never sends the old decision",
      withBench(async (bench) => {
        const [slow, quick] = [await bench.openStore(), await bench.openStore()];
        await quick.advance(async () => ({ events: [make.start()] }));
        const seen: number[] = [];
        const advanced = await slow.advance(async (memory) => {
          seen.push(memory.lastSeq);
          if (seen.length === 1) await quick.advance(async () => ({ events: [note("quick")] }));
          return { events: [note(`slow after ${memory.lastSeq}`)] };
        });
        expect(seen).toEqual([1, 2]);
        expect(advanced).toMatchObject({ pushed: true, added: [{ seq: 3, key: "slow after 2" }] });
      }),
    );

    it(
      "moves refs with the events or not at all",
      withBench(async (bench) => {
        const store = await bench.openStore();
        const ref = "refs/heads/baton/7-1-greeting";
        const [one, two] = [await bench.object(1), await bench.object(2)];
        const move = (to: string, expected: string | null): RefUpdate[] => [{ ref, to, expect: expected }];
        await store.advance(async () => ({ events: [make.start()], refs: move(one, null) }));
        expect(await bench.ref(ref)).toBe(one);
        const tries: number[] = [];
        const late = await store.advance(async (memory) => {
          tries.push(memory.lastSeq);
          // First from a place where the branch is not; then the story gives up, as the state tells it to.
          return tries.length === 1 ? { events: [note("late")], refs: move(two, two) } : null;
        });
        expect(late).toMatchObject({ pushed: false, memory: { lastSeq: 1 } });
        expect(tries).toEqual([1, 1]);
        expect(await bench.ref(ref)).toBe(one);
        await store.advance(async () => ({ events: [make.start()], refs: move(two, one) }));
        expect(await bench.ref(ref)).toBe(one);
      }),
    );

    it(
      "archives a finished run, remembers what was said in it, and goes on counting",
      withBench(async (bench) => {
        const store = await bench.openStore();
        const stop = make.draft(
          "RUN_STOPPED",
          { commentId: 10, saidAt: "2026-11-20T14:00:00Z" },
          { key: "comment:10" },
        );
        await store.advance(async () => ({ events: [make.start()] }));
        await expect(store.advance(async () => ({ events: [], archive: [make.run] }))).rejects.toMatchObject({
          code: "state.transition",
        });
        await store.advance(async () => ({
          events: [stop],
          pages: () => new Map([[`active/${make.run}/README.md`, "# Greeting\n"]]),
        }));
        const archived = await store.advance(async () => ({ events: [], archive: [make.run] }));
        const other = { run: "20261121-8-other" };
        const next = await (await bench.openStore()).advance(async () => ({
          events: [make.start({ issue: { number: 8, title: "x", body: "", author: "ada", url: "u" } }, other)],
        }));
        expect(archived.memory.events).toEqual([]);
        expect(next.memory.finished).toMatchObject([
          {
            run: make.run,
            issue: 7,
            outcome: "stopped",
            seqs: "1-2",
            lastSaidAt: "2026-11-20T14:00:00Z",
            said: ["label:7:0", "comment:10"],
          },
        ]);
        expect(next).toMatchObject({ added: [{ seq: 3 }] });
        await expect(store.advance(async () => ({ events: [note("late")] }))).rejects.toMatchObject({
          code: "state.transition",
          message: expect.stringContaining("archived"),
        });
      }),
    );

    it(
      "keeps the page of lessons and the file of commands when the runs that taught them are archived, for every job that reads",
      withBench(async (bench) => {
        const store = await bench.openStore();
        await store.advance(async () => ({ events: [make.start(), make.stopped()] }));
        expect((await store.read()).lessons).toBe("");
        const pages = () =>
          new Map([
            ["lessons.md", "- accepted: Greet [a.f1.b]\n"],
            ["commands.json", '{"version":1}\n'],
          ]);
        const archived = await store.advance(async () => ({ events: [], archive: [make.run], pages }));
        expect(archived.memory.lessons).toBe("- accepted: Greet [a.f1.b]\n");
        expect((await (await bench.openStore()).read()).lessons).toBe("- accepted: Greet [a.f1.b]\n");
        expect(archived.memory.commands).toBe('{"version":1}\n');
        expect((await (await bench.openStore()).read()).commands).toBe('{"version":1}\n');
      }),
    );

    it(
      "keeps what five writers write at once: dense, none lost, none doubled",
      withBench(async (bench) => {
        const starter = await bench.openStore();
        await starter.advance(async () => ({ events: [make.start()] }));
        const write = async (writer: number) => {
          const store = await bench.openStore();
          for (let i = 0; i < 4; i++) await store.advance(async () => ({ events: [note(`${writer}:${i}`)] }));
        };
        await Promise.all([0, 1, 2, 3, 4].map(write));
        const { events } = await (await bench.openStore()).read();
        expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
        expect(new Set(events.map((event) => event.key)).size).toBe(21);
      }),
      300_000,
    );
  });
}
