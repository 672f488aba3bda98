import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { handOver } from "../../../src/adapters/workspace/hand-over.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "hand-over-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Files by path; a text that begins with "->" is a link. */
function lay(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(scratch, "f-"));
  for (const [name, text] of Object.entries(files)) {
    const at = path.join(folder, name);
    mkdirSync(path.dirname(at), { recursive: true });
    if (text.startsWith("->")) symlinkSync(text.slice(2), at);
    else writeFileSync(at, text);
  }
  return folder;
}

const read = (folder: string, name: string) => readFileSync(path.join(folder, name), "utf8");
const none = () => [];

describe.each([true, false])("handOver (the last: %s)", (isLast) => {
  it("brings what was made, also within folders that were there, and says what", async () => {
    const from = lay({ "a/b.txt": "b", "a/made/x": "x", "new/y": "y", "new/z": "->y", loose: "l", ".git/HEAD": "h" });
    const to = lay({ "a/b.txt": "mine" });
    const made = await handOver({ from, to, known: ["a/b.txt"], isLast, newer: none });
    expect([...made].sort()).toEqual(["a/made", "loose", "new"]);
    expect([read(to, "a/made/x"), read(to, "new/y"), read(to, "loose")]).toEqual(["x", "y", "l"]);
    expect(readlinkSync(path.join(to, "new/z"))).toBe("y");
    expect([read(to, "a/b.txt"), existsSync(path.join(to, ".git"))]).toEqual(["mine", false]);
  });

  it("lets stay what is in its place, and brings back no folder that is gone", async () => {
    const from = lay({
      "lock.txt": "altered",
      "gone/made": "m",
      "new/x": "theirs",
      "new/y": "y",
      file: "f",
      "dir/f": "f",
    });
    const to = lay({ "lock.txt": "locked", "new/x": "mine", "file/inner": "mine", dir: "mine" });
    const made = await handOver({ from, to, known: ["lock.txt", "gone/a.txt"], isLast, newer: none });
    expect(made).toEqual(["new/y"]);
    expect([read(to, "lock.txt"), read(to, "new/x"), read(to, "file/inner"), read(to, "dir")]).toEqual([
      "locked",
      "mine",
      "mine",
      "mine",
    ]);
    expect(existsSync(path.join(to, "gone"))).toBe(false);
  });

  it("goes through no link, on neither side", async () => {
    const outside = lay({ keep: "k" });
    const from = lay({ "sub/made": "m", over: `->${outside}` });
    const to = lay({ sub: `->${outside}` });
    await handOver({ from, to, known: ["sub/a.txt", "over/a.txt"], isLast, newer: none });
    expect(lstatSync(path.join(to, "sub")).isSymbolicLink()).toBe(true);
    expect(existsSync(path.join(outside, "made"))).toBe(false);
    expect(existsSync(path.join(to, "over"))).toBe(false);
  });

  it("makes files newer that were not as they are when the set-up ran", async () => {
    const [from, to] = [lay({ made: "m" }), lay({ "a.txt": "a", "b.txt": "b" })];
    for (const name of ["a.txt", "b.txt"]) utimesSync(path.join(to, name), 1000, 1000);
    await handOver({ from, to, known: [], isLast, newer: () => ["a.txt", "gone.txt"] });
    expect(statSync(path.join(to, "a.txt")).mtimeMs).toBeGreaterThan(1_000_000_000);
    expect(statSync(path.join(to, "b.txt")).mtimeMs).toBe(1_000_000);
  });
});

it("copies for all but the last, who may change what they have", async () => {
  const from = lay({ "deps/x": "x" });
  const [one, two] = [lay({}), lay({})];
  await handOver({ from, to: one, known: [], isLast: false, newer: none });
  await handOver({ from, to: two, known: [], isLast: true, newer: none });
  writeFileSync(path.join(one, "deps/x"), "spoilt");
  expect([read(two, "deps/x"), existsSync(path.join(from, "deps"))]).toEqual(["x", false]);
});
