import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { keepFolder } from "../../../src/adapters/workspace/keep-folder.ts";

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(path.join(tmpdir(), "keep-"));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

it("makes a folder what it was, as often as wanted: contents, modes, links, and nothing that came since", async () => {
  const folder = path.join(scratch, "work");
  const at = (name: string) => path.join(folder, name);
  mkdirSync(at("a/b"), { recursive: true });
  writeFileSync(at("a/b/c.txt"), "old");
  writeFileSync(at("run.sh"), "#!/bin/sh\n");
  chmodSync(at("run.sh"), 0o755);
  symlinkSync("a/b/c.txt", at("link"));
  writeFileSync(at(".hidden"), "");
  const restore = await keepFolder(folder);
  for (const round of [1, 2]) {
    writeFileSync(at("a/b/c.txt"), `new ${round}`);
    rmSync(at("run.sh"));
    rmSync(at("link"));
    mkdirSync(at("cache/deep"), { recursive: true });
    writeFileSync(at("cache/deep/x"), "");
    // As some tools leave their caches.
    chmodSync(at("cache/deep"), 0o555);
    await restore();
    expect(readFileSync(at("a/b/c.txt"), "utf8")).toBe("old");
    expect(statSync(at("run.sh")).mode & 0o777).toBe(0o755);
    expect(lstatSync(at("link")).isSymbolicLink()).toBe(true);
    expect(readlinkSync(at("link"))).toBe("a/b/c.txt");
    expect([existsSync(at(".hidden")), existsSync(at("cache"))]).toEqual([true, false]);
  }
});
