import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadFile } from "../../src/app/load-file.ts";
import { saveFile } from "../../src/app/save-file.ts";

let around: string;
beforeAll(() => {
  around = mkdtempSync(path.join(tmpdir(), "baton-save-"));
});
afterAll(() => rmSync(around, { recursive: true, force: true }));

describe("saveFile", () => {
  it("makes the folders that are missing and writes over what was there", async () => {
    const file = path.join(around, "a/b/c.json");
    await saveFile(file, "1");
    await saveFile(file, "2");
    expect(readFileSync(file, "utf8")).toBe("2");
    expect(readdirSync(path.dirname(file))).toEqual(["c.json"]);
  });

  it.each([
    ["a file in its way", () => writeFileSync(path.join(around, "file"), ""), "file/out/change.json", "ENOTDIR"],
    [
      "a link that leads nowhere",
      () => symlinkSync("/none/such", path.join(around, "link")),
      "link/change.json",
      "ENOENT",
    ],
    ["a folder that nobody can make", () => undefined, "/proc/none/such/change.json", "ENOENT"],
  ])("names the file where it can not: %s", async (_, lay, name, why) => {
    lay();
    const file = path.resolve(around, name);
    await expect(saveFile(file, "x")).rejects.toMatchObject({
      code: "input.invalid",
      who: "user",
      message: expect.stringMatching(new RegExp(`^${file} can not be written: ${why}.*Give a folder`)),
    });
  });
});

describe("loadFile", () => {
  it("has no text of a file that is not there, and names what is no file", async () => {
    await expect(loadFile(path.join(around, "none"))).resolves.toBeUndefined();
    writeFileSync(path.join(around, "words"), "words");
    await expect(loadFile(path.join(around, "words"))).resolves.toBe("words");
    for (const [name, why] of [
      [".", "EISDIR"],
      ["words/out.jsonl", "ENOTDIR"],
    ] as const)
      await expect(loadFile(path.join(around, name))).rejects.toMatchObject({
        code: "input.invalid",
        message: expect.stringMatching(new RegExp(`^${path.join(around, name)} can not be read: ${why}`)),
      });
  });
});
