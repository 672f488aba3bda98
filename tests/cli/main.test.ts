import { spawnSync } from "node:child_process";
import path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const baton = (...words: readonly string[]) =>
  spawnSync(process.execPath, [path.join(root, "src/cli/main.ts"), ...words], { encoding: "utf8" });

describe("baton", () => {
  it("says which commands there are to who asks, and to who names none or another", () => {
    expect(baton("--help")).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(
        /npm start -- --help\n.*npm run logs -- --help\n.*npm start -- setup-action --help\n.*npm run verify -- --help\n$/,
      ),
    });
    expect(baton()).toMatchObject({
      status: 2,
      stderr: "No command is given. There is: local, logs, setup-action, verify.\n",
    });
    expect(baton("log")).toMatchObject({ status: 2, stderr: expect.stringContaining('"log" is no command') });
  });
});
