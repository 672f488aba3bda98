import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Event, eventPayloads } from "../../src/contracts/events/event.ts";
import { fold } from "../../src/state/fold.ts";

/**
 * A sample run as version 1 of the state branch has it, and one event of each further type. The lines are added to and never changed: such events lie in
 * people's repositories (docs/changing.md, "The state branch's format").
 */
const lines = readFileSync("tests/fixtures/events-v1.jsonl", "utf8").trimEnd().split("\n");
const written = lines.map((line) => JSON.parse(line) as Record<string, unknown>);

describe("what version 1 wrote", () => {
  test.each(written.map((event) => [`${event.seq} ${event.type}`, event] as const))("%s is read", (_name, event) => {
    const read = Event.safeParse(event);
    expect(read.error?.issues ?? []).toEqual([]);
    expect(read.data).toMatchObject(event);
  });

  test("is here with every type of event there is", () => {
    const here = new Set(written.map(({ type }) => type));
    expect(Object.keys(eventPayloads).filter((type) => !here.has(type))).toEqual([]);
  });

  test("still comes to the same end", () => {
    const runs = [...fold(written.map((event) => Event.parse(event))).runs.values()];
    expect(runs.map(({ status }) => status)).toEqual(["done", "stopped", "stopped", "running"]);
    expect([...(runs[0]?.tickets.values() ?? [])].map(({ ticket, status }) => `${ticket} ${status}`)).toEqual([
      "plan done",
      "f1 done",
      "f2 done",
      "f3 done",
    ]);
  });
});
