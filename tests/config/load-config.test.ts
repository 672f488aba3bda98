import { expect, it } from "vitest";
import { configPath } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { parseConfig } from "../../src/config/parse-config.ts";

const base = "b".repeat(40);
const holding = (text?: string | Buffer) => ({
  readFiles: async (commit: string, paths: readonly string[]) => {
    expect([commit, paths]).toEqual([base, [configPath]]);
    return new Map(text === undefined ? [] : [[configPath, typeof text === "string" ? Buffer.from(text) : text]]);
  },
});

it("reads the file of the base commit, and gives the defaults where there is none", async () => {
  expect((await loadConfig(holding("label: robot\n"), base)).label).toBe("robot");
  expect(await loadConfig(holding(), base)).toEqual(parseConfig(""));
});

it("refuses a file that is too big to be a configuration, with its size and what to do", async () => {
  const comment = "# 3456789\n";
  expect((await loadConfig(holding(comment.repeat(26_214)), base)).label).toBe("baton");
  await expect(loadConfig(holding(comment.repeat(26_215)), base)).rejects.toMatchObject({
    code: "config.invalid",
    message: expect.stringMatching(/baton\.yml has 262150 bytes; at most 262144 are read\. Make it shorter/),
  });
});

it.each([
  ["Latin-1", Buffer.from("limits: {}\nlabel: caf\xe9\n", "latin1"), "2:11: the byte 0xe9 is no UTF-8"],
  ["UTF-16", Buffer.from("\uFEFFlabel: a\n", "utf16le"), "1:1: the byte 0xff is no UTF-8"],
  ["a cut character", Buffer.from([...Buffer.from("label: "), 0xe2, 0x82]), "1:8: the byte 0xe2 is no UTF-8"],
])("refuses %s, with the place of the first byte that is no UTF-8", async (_name, bytes, words) => {
  await expect(loadConfig(holding(bytes), base)).rejects.toMatchObject({
    code: "config.invalid",
    message: expect.stringContaining(`${configPath}:${words}; save the file in UTF-8`),
  });
  expect((await loadConfig(holding("label: café �\n"), base)).label).toBe("café �");
});
