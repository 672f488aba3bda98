import { describe, expect, it } from "vitest";
import { parseBranch } from "../../../src/adapters/state/parse-branch.ts";
import type { Event } from "../../../src/contracts/events/event.ts";
import * as make from "../../builders/events.ts";

const eventsFile = (seq: number) => `active/${make.run}/events/${String(seq).padStart(8, "0")}.jsonl`;
const note = (key: string) => make.draft("STATUS_REQUESTED", { commentId: null, saidAt: null }, { key });
const toLines = (events: readonly Event[]) => events.map((event) => `${JSON.stringify(event)}\n`).join("");
const tip = make.sha(1);

const good = (): Map<string, string> => {
  const [start, a, b, c] = make.toEvents([make.start(), note("a"), note("b"), note("c")]);
  if (!start || !a || !b || !c) throw new Error("four events");
  return new Map([
    ["genesis.json", '{"format":"baton-state","version":1}\n'],
    [eventsFile(1), toLines([start])],
    [eventsFile(2), toLines([a, b])],
    [eventsFile(4), toLines([c])],
  ]);
};
const parse = (files: ReadonlyMap<string, string>) =>
  parseBranch(tip, new Map([...files].map(([path, text]) => [path, Buffer.from(text)])));

describe("parseBranch", () => {
  it("gives the events in order, whatever the order of the files", () => {
    const memory = parse(new Map([...good()].reverse()));
    expect(memory).toMatchObject({ tip, lastSeq: 4, finished: [] });
    expect(memory.events.map((event) => event.seq)).toEqual([1, 2, 3, 4]);
  });

  it("counts an archived run's places, so that a gap among them is seen", () => {
    const finished = {
      run: "20261101-3-old",
      issue: 3,
      kind: "build",
      outcome: "done",
      archive: "archive/2026/x.jsonl",
      sha256: "a".repeat(64),
      seqs: "5-6,8",
      endedAt: "2026-11-01T00:00:00Z",
      lastSaidAt: null,
      said: [],
    };
    const withManifest = (seqs: string) =>
      parse(good().set("registry/manifest.jsonl", `${JSON.stringify({ ...finished, seqs })}\n`));
    expect(withManifest("5-7")).toMatchObject({ lastSeq: 7, finished: [{ run: "20261101-3-old" }] });
    expect(() => withManifest("5-6,8")).toThrow(/seq 7 is missing/);
    expect(() => withManifest("4-5")).toThrow(/two events with seq 4/);
  });

  it.each<[string, string, (content: string) => string | null, string, string]>([
    [
      "a line that is no JSON",
      eventsFile(2),
      (content) => `${content}oops\n`,
      "state.corrupt",
      `${eventsFile(2)}:3: no JSON`,
    ],
    [
      "a line that breaks its contract",
      eventsFile(2),
      (content) => content.replace("STATUS_REQUESTED", "STATUS_DEMANDED"),
      "state.corrupt",
      `${eventsFile(2)}:1:`,
    ],
    [
      "a cut line",
      eventsFile(2),
      (content) => content.slice(0, -1),
      "state.corrupt",
      `${eventsFile(2)}:2: the line is cut off`,
    ],
    [
      "an event of another run",
      eventsFile(2),
      (content) => content.replace(`"run":"${make.run}"`, '"run":"20261120-9-else"'),
      "state.corrupt",
      `${eventsFile(2)}:1: the event is of run 20261120-9-else`,
    ],
    ["a file that is gone", eventsFile(2), () => null, "state.corrupt", "seq 2 is missing"],
    [
      "the same event twice",
      eventsFile(5),
      () =>
        `${JSON.stringify(make.toEvents([note("again")], 5)[0])}\n${JSON.stringify(make.toEvents([note("a")], 6)[0])}\n`,
      "state.corrupt",
      "same key a",
    ],
    [
      "a seq that is there twice",
      eventsFile(3),
      () => `${JSON.stringify(make.toEvents([note("other")], 3)[0])}\n`,
      "state.corrupt",
      "two events with seq 3",
    ],
    [
      "a file with the wrong name",
      eventsFile(9),
      () => `${JSON.stringify(make.toEvents([note("other")], 5)[0])}\n`,
      "state.corrupt",
      `${eventsFile(9)}:1: the first event has seq 5`,
    ],
    [
      "an unknown version",
      "genesis.json",
      () => '{"format":"baton-state","version":3}\n',
      "state.version",
      "format version 3; this Baton knows versions 1 and 2",
    ],
    ["no genesis", "genesis.json", () => null, "state.corrupt", "genesis.json:1: the file is missing"],
    ["a broken manifest", "registry/manifest.jsonl", () => "{}\n", "state.corrupt", "registry/manifest.jsonl:1:"],
  ])("refuses %s, with file and line", (_name, path, change, code, words) => {
    const files = good();
    const changed = change(files.get(path) ?? "");
    if (changed === null) files.delete(path);
    else files.set(path, changed);
    expect(() => parse(files)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(words) }));
  });
});
