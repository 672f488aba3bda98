import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyChain } from "../../../src/adapters/state/chain-digests.ts";
import { composeBranch } from "../../../src/adapters/state/compose-branch.ts";
import { parseBranch } from "../../../src/adapters/state/parse-branch.ts";
import { placeDrafts } from "../../../src/adapters/state/place-drafts.ts";
import { verifyBranch } from "../../../src/adapters/state/verify-branch.ts";
import type { EventDraft } from "../../../src/contracts/events/event.ts";
import type { Git } from "../../../src/ports/git/git.ts";
import * as make from "../../builders/events.ts";

const tip = make.sha(1);
const at = new Date("2026-11-20T12:00:00Z");
const runs = [1, 2, 3].map((issue) => `20261120-${issue}-x`);
const startOf = (run: string): EventDraft =>
  make.start({ issue: { number: Number(run.split("-")[1]), title: "x", body: "", author: "ada", url: "u" } }, { run });
const noteOf = (run: string, key: string): EventDraft =>
  make.draft("STATUS_REQUESTED", { commentId: null, saidAt: null }, { key, run });
const stopOf = (run: string): EventDraft => ({ ...make.stopped(), run });

type Files = ReadonlyMap<string, string>;
const v2: Files = new Map([
  ["genesis.json", '{"format":"baton-state","version":2,"chained":1}\n'],
  ["chain.json", `${JSON.stringify(emptyChain)}\n`],
]);
const v1: Files = new Map([["genesis.json", '{"format":"baton-state","version":1}\n']]);
const toBuffers = (files: Files) => new Map([...files].map(([path, text]) => [path, Buffer.from(text)]));
const parse = (files: Files) =>
  parseBranch(
    tip,
    toBuffers(new Map([...files].filter(([path]) => !path.startsWith("archive/") && !path.endsWith(".md")))),
  );
const verify = (files: Files) => verifyBranch(tip, toBuffers(files));

/** One push as the store makes it, on files alone. */
async function push(files: Files, drafts: readonly EventDraft[], archive: readonly string[] = []): Promise<Files> {
  const memory = parse(files);
  const next = new Map(files);
  const git = {
    writeTree: async (_base: string | null, changes: readonly { path: string; content: string | null }[]) => {
      for (const { path, content } of changes) content === null ? next.delete(path) : next.set(path, content);
      return "tree";
    },
    commit: async () => tip,
  } as unknown as Git;
  const read = toBuffers(new Map([...files].filter(([path]) => !path.startsWith("archive/"))));
  const added = placeDrafts(memory, drafts, at, () => undefined);
  await composeBranch(git, { memory, files: read, paths: [...files.keys()] }, { added, at, archive });
  return next;
}

/** As version 1 wrote it: two runs, the second stopped. */
function halfDone(): Files {
  const lines = (drafts: readonly EventDraft[], from: number) =>
    make
      .toEvents(drafts, from)
      .map((event) => `${JSON.stringify(event)}\n`)
      .join("");
  return new Map([
    ...v1,
    [`active/${runs[0]}/events/00000001.jsonl`, lines([startOf(runs[0] ?? ""), noteOf(runs[0] ?? "", "a")], 1)],
    [`active/${runs[1]}/events/00000003.jsonl`, lines([startOf(runs[1] ?? "")], 3)],
    [`active/${runs[0]}/events/00000004.jsonl`, lines([noteOf(runs[0] ?? "", "b")], 4)],
    [`active/${runs[1]}/events/00000005.jsonl`, lines([stopOf(runs[1] ?? "")], 5)],
  ]);
}

/** Pushes and archivings in any order, as a repository lives. */
async function live(from: Files, steps: readonly number[]): Promise<Files> {
  let files = from;
  for (const [n, step] of steps.entries()) {
    const { events, finished } = parse(files);
    const run = runs[step % 3] ?? "";
    const own = events.filter((event) => event.run === run);
    if (finished.some((one) => one.run === run)) continue;
    const isOver = own.some((event) => event.type === "RUN_STOPPED");
    if (own.length === 0) files = await push(files, [startOf(run)]);
    else if (isOver) files = await push(files, [], [run]);
    else if (step > 20) files = await push(files, [stopOf(run)]);
    else {
      const other = events.find((event) => event.run !== run)?.run;
      files = await push(files, [noteOf(run, `n${n}`), ...(step % 2 && other ? [noteOf(other, `o${n}`)] : [])]);
    }
  }
  return files;
}

const lives = fc.array(fc.nat(30), { minLength: 3, maxLength: 14 });
const beginnings = fc.constantFrom<Files>(v2, halfDone());

describe("the chain of digests", () => {
  it("holds for whatever is written, archived or goes on from version 1", async () => {
    await fc.assert(
      fc.asyncProperty(beginnings, lives, async (from, steps) => {
        const files = await live(from, steps);
        const memory = parse(files);
        const proof = verify(files);
        expect(proof.head).toEqual(memory.chain);
        expect(proof.lastSeq).toBe(memory.lastSeq);
      }),
      { numRuns: 60 },
    );
  });

  it("breaks for every changed event that is read, the newest too, though branch and mirror move together", async () => {
    await fc.assert(
      fc.asyncProperty(beginnings, lives, fc.nat(), async (from, steps, pick) => {
        const files = await push(await live(from, steps), [startOf("20261120-9-last")]);
        const paths = [...files.keys()].filter((path) => path.startsWith("active/"));
        const path = paths[pick % paths.length] ?? "";
        const changed = new Map(files).set(
          path,
          (files.get(path) ?? "").replace(/"login":"[^"]*"/, '"login":"mallory"'),
        );
        expect(changed.get(path)).not.toBe(files.get(path));
        expect(() => verify(changed)).toThrow(expect.objectContaining({ code: "state.corrupt" }));
        // Events of before the chain are known in sum; once some are archived, who reads no archive can not tell.
        const early = !(files.get(path) ?? "").startsWith('{"chain":');
        if (early && parse(files).finished.length > 0) return;
        expect(() => parse(changed)).toThrow(
          expect.objectContaining({
            code: "state.corrupt",
            message: expect.stringMatching(/seq \d+ .*are not what was written(.|\n)*git push --force origin/),
          }),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("breaks for a changed archive, and for a line of the manifest that is not what it comes to", async () => {
    let files = await push(v2, [startOf(runs[0] ?? ""), noteOf(runs[0] ?? "", "comment:5"), stopOf(runs[0] ?? "")]);
    files = await push(files, [startOf(runs[1] ?? "")]);
    files = await push(files, [], runs.slice(0, 1));
    expect(verify(files)).toMatchObject({ archived: 1, active: 1, lastSeq: 4 });
    const archive = `archive/2026/${runs[0]}.jsonl`;
    const change = (path: string, text: string, by: string) =>
      new Map(files).set(path, (files.get(path) ?? "").replace(text, by));
    for (const bad of [
      change(archive, "STATUS_REQUESTED", "RUN_STOPPED"),
      change(archive, '"login"', '"login" '),
      change("registry/manifest.jsonl", "comment:5", "comment:6"),
      change("registry/manifest.jsonl", '"stopped"', '"done"'),
      new Map([...files].filter(([path]) => path !== archive)),
    ])
      expect(() => verify(bad)).toThrow(expect.objectContaining({ code: "state.corrupt" }));
  });

  it.each<[string, (files: Map<string, string>) => unknown, RegExp]>([
    ["no head", (files) => files.delete("chain.json"), /chain\.json:1: the file is missing/],
    [
      "a head of before",
      (files) => files.set("chain.json", `${JSON.stringify(emptyChain)}\n`),
      /nothing in the chain knows the events from seq 3/,
    ],
    ["a head that is none", (files) => files.set("chain.json", '{"seq":3}\n'), /chain\.json:1: /],
    [
      "the version of before",
      (files) => files.set("genesis.json", v1.get("genesis.json") ?? ""),
      /the file is chained, and genesis\.json says version 1/,
    ],
    [
      "a later beginning",
      (files) => files.set("genesis.json", '{"format":"baton-state","version":2,"chained":3}\n'),
      /were given their place in the chain/,
    ],
    [
      "a file without its link",
      (files) => {
        const path = `active/${runs[0]}/events/00000003.jsonl`;
        files.set(path, (files.get(path) ?? "").replace(/"chain":\{[^}]*\},/, ""));
      },
      /have lost their place in the chain/,
    ],
  ])("breaks for %s", async (_name, spoil, words) => {
    const start = await push(v2, [startOf(runs[0] ?? ""), noteOf(runs[0] ?? "", "a")]);
    const files = new Map(await push(start, [noteOf(runs[0] ?? "", "b")]));
    parse(files);
    spoil(files);
    expect(() => parse(files)).toThrow(
      expect.objectContaining({ code: "state.corrupt", message: expect.stringMatching(words) }),
    );
  });

  it("is begun by the first push on what version 1 left, whose files stay as they are", async () => {
    const before = halfDone();
    expect(parse(before).chain).toBeNull();
    const after = await push(before, [noteOf(runs[0] ?? "", "c")]);
    for (const [path, content] of before) if (path.startsWith("active/")) expect(after.get(path)).toBe(content);
    expect(JSON.parse(after.get("genesis.json") ?? "")).toEqual({ format: "baton-state", version: 2, chained: 6 });
    expect(after.get(`active/${runs[0]}/events/00000006.jsonl`)).toMatch(
      /^\{"chain":\{"after":5,"sha256":"[0-9a-f]{64}","archived":0\},"/,
    );
    expect(parse(after).events.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
