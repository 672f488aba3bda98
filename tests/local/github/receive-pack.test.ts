import fc from "fast-check";
import { expect, test } from "vitest";
import { findHunk, followLine, parseHunks } from "../../../src/local/github/git/diff.ts";
import { parsePush, rewriteReport } from "../../../src/local/github/git/receive-pack.ts";
import { toConnection } from "../../../src/local/github/graphql/connection.ts";

const packet = (text: string): Buffer => {
  const size = (Buffer.byteLength(text) + 4).toString(16).padStart(4, "0");
  return Buffer.from(size + text);
};
const FLUSH = Buffer.from("0000");
const SHA = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 40, maxLength: 40 });
const REF = fc.stringMatching(/^refs\/heads\/[a-z]{1,12}$/);

test("commands and capabilities of any push are read back, whatever pack follows", () => {
  const command = fc.record({ old: SHA, new: SHA, ref: REF });
  fc.assert(
    fc.property(fc.array(command, { minLength: 1, maxLength: 4 }), fc.uint8Array(), (commands, pack) => {
      const lines = commands.map((one, index) =>
        packet(`${one.old} ${one.new} ${one.ref}${index === 0 ? "\0 report-status side-band-64k" : ""}`),
      );
      const parsed = parsePush(Buffer.concat([...lines, FLUSH, Buffer.from(pack)]));
      expect(parsed.commands).toEqual(commands);
      expect(parsed.capabilities).toContain("side-band-64k");
    }),
  );
});

test("any bytes at all are read without a throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      parsePush(Buffer.from(bytes));
      rewriteReport(Buffer.from(bytes), true, new Map());
    }),
  );
});

test("the hook's reason takes the place of git's, with and without a side band", () => {
  const report = Buffer.concat([
    packet("unpack ok\n"),
    packet("ok refs/heads/a\n"),
    packet("ng refs/heads/b hook declined\n"),
    FLUSH,
  ]);
  const reasons = new Map([["refs/heads/b", "because"]]);
  const plain = rewriteReport(report, false, reasons);
  expect(plain.moved).toEqual(["refs/heads/a"]);
  expect(plain.body.toString()).toContain("ng refs/heads/b because");
  const banded = Buffer.concat([packet("\x02remote text\n"), packet(`\x01${report.toString("latin1")}`), FLUSH]);
  const rewritten = rewriteReport(banded, true, reasons);
  expect(rewritten.moved).toEqual(["refs/heads/a"]);
  expect(rewritten.body.toString()).toContain("remote text");
  expect(rewritten.body.toString()).toContain("ng refs/heads/b because");
});

test("a line is followed past additions and removals, and lost where it was changed", () => {
  const hunks = parseHunks("@@ -0,0 +1,2 @@\n+a\n+b\n@@ -5 +7 @@\n-x\n+y\n@@ -9,2 +10,0 @@\n-p\n-q");
  expect([1, 4, 5, 6, 9, 11].map((line) => followLine(hunks, line))).toEqual([3, 6, undefined, 8, undefined, 11]);
  expect(findHunk(hunks, "RIGHT", 7)).toBe(1);
  expect(findHunk(hunks, "LEFT", 7)).toBe(-1);
});

test("following a connection's cursors meets each item once, in order", () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 20 }), fc.integer({ min: 1, max: 7 }), (items, first) => {
      const met: number[] = [];
      for (let after: string | null = null; ; ) {
        const page = toConnection(items, { first, after });
        met.push(...(page.nodes as number[]));
        const { hasNextPage, endCursor } = page.pageInfo as { hasNextPage: boolean; endCursor: string | null };
        if (!hasNextPage) break;
        after = endCursor;
      }
      expect(met).toEqual(items);
    }),
  );
});
