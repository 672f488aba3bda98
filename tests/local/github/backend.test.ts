import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runService } from "../../../src/local/github/git/backend.ts";

test("a service that fails before it has said anything is an error with git's words", async () => {
  const call = { service: "git-upload-pack", gitDir: join(tmpdir(), "no-repository"), protocol: "version=2" } as const;
  await expect(runService(call, Buffer.from("0000"))).rejects.toThrow(/exit 128.*not appear to be a git repository/s);
});
