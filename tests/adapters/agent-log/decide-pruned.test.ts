import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decidePruned, type KeptWork, type Room, usualRoom } from "../../../src/adapters/agent-log/decide-pruned.ts";

const room: Room = { ageMs: 100, works: 4, bytes: 1000 };
const nowMs = 10_000;
const work = (name: string, age: number, bytes = 1): KeptWork => ({ name, atMs: nowMs - age, bytes });
const gone = (works: readonly KeptWork[]) => decidePruned(works, room, nowMs).map(({ name }) => name);

describe("which logs go when another begins", () => {
  it("keeps 14 days, 200 works, 1 GB", () => {
    expect(usualRoom).toEqual({ ageMs: 1_209_600_000, works: 200, bytes: 1_073_741_824 });
  });

  it("lets those go that are past their age, the oldest first", () => {
    expect(gone([work("b", 101), work("a", 100), work("c", 500)])).toEqual(["c", "b"]);
  });

  it("lets the oldest go until there is room for one more work", () => {
    expect(gone([work("a", 1), work("b", 2), work("c", 3)])).toEqual([]);
    expect(gone([work("d", 4), work("a", 1), work("c", 3), work("b", 2)])).toEqual(["d"]);
  });

  it("lets the oldest go until the bytes fit, small ones behind a large one too", () => {
    expect(gone([work("a", 1, 600), work("b", 2, 400)])).toEqual([]);
    expect(gone([work("a", 1, 600), work("b", 2, 401), work("c", 3, 1)])).toEqual(["c", "b"]);
  });

  it("leaves what fits, and takes nothing that is newer than what it leaves", () => {
    const some = fc.array(fc.record({ age: fc.nat(150), bytes: fc.nat(700) }), { maxLength: 8 });
    fc.assert(
      fc.property(some, (given) => {
        const works = given.map(({ age, bytes }, index) => work(String(index), age, bytes));
        const pruned = decidePruned(works, room, nowMs);
        const left = works.filter((one) => !pruned.includes(one));
        expect(left.length).toBeLessThan(room.works);
        expect(left.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(room.bytes);
        expect(left.every(({ atMs }) => nowMs - atMs <= room.ageMs)).toBe(true);
        expect(pruned.every((one) => left.every(({ atMs }) => one.atMs <= atMs))).toBe(true);
        // The newest of those that went would not have fitted.
        const next = pruned.at(-1);
        if (next === undefined) return;
        const bytes = left.reduce((sum, one) => sum + one.bytes, next.bytes);
        expect(left.length + 1 >= room.works || bytes > room.bytes || nowMs - next.atMs > room.ageMs).toBe(true);
      }),
    );
  });
});
