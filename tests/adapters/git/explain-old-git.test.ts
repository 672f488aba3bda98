import { describe, expect, it } from "vitest";
import { explainOldGit } from "../../../src/adapters/git/explain-old-git.ts";
import type { RunGit } from "../../../src/adapters/git/run-git.ts";

const says =
  (version: string): RunGit =>
  async () => ({ code: 0, stdout: Buffer.from(`${version}\n`), stderr: "" });

describe("explainOldGit", () => {
  it.each(["git version 2.38.4", "git version 1.99.0"])("names %s as the cause of what failed", async (version) => {
    const failure = new Error("usage: git cat-file");
    await expect(explainOldGit(says(version))(failure)).rejects.toMatchObject({
      code: "git.failed",
      who: "user",
      message: expect.stringContaining(version),
      cause: failure,
    });
  });

  it.each(["git version 2.39.0", "git version 2.51.0.windows.1", "git version 3.0", "what?"])(
    "hands the failure on as it is with %s",
    async (version) => {
      const failure = new Error("a real one");
      await expect(explainOldGit(says(version))(failure)).rejects.toBe(failure);
    },
  );

  it("hands the failure on when no git can be asked", async () => {
    const failure = new Error("not started");
    const none: RunGit = async () => {
      throw new Error("ENOENT");
    };
    await expect(explainOldGit(none)(failure)).rejects.toBe(failure);
  });
});
