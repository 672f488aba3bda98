import { expect, it } from "vitest";
import { configPath } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { parseConfig } from "../../src/config/parse-config.ts";

const base = "b".repeat(40);
const holding = (text?: string) => ({
  readFiles: async (commit: string, paths: readonly string[]) => {
    expect([commit, paths]).toEqual([base, [configPath]]);
    return new Map(text === undefined ? [] : [[configPath, Buffer.from(text)]]);
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
