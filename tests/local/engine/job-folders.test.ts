import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";

// Nobody's own rights where we are root, whom no mode holds; the tests' own folder is then root's alone.
const isRoot = process.getuid?.() === 0;
const as = isRoot ? { uid: 65_534, gid: 65_534 } : {};
const folder = mkdtempSync(path.join(isRoot ? "/tmp" : tmpdir(), "baton-job-"));
chmodSync(folder, 0o777);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const module = path.resolve(import.meta.dirname, "../../../src/local/engine/job/job-folders.ts");
/** As `go mod download` leaves its cache in a project: root alone can take that away as it is. */
const code = `
const { chmodSync, mkdirSync, writeFileSync } = await import("node:fs");
const { createJobFolders, removeJobFolders } = await import(${JSON.stringify(module)});
const folder = ${JSON.stringify(folder)};
for (let job = 0; job < 2; job++) {
  const folders = await createJobFolders(folder + "/job", "a/b", folder + "/tools");
  const inner = folders.workspace + "/.gomod/x";
  mkdirSync(inner, { recursive: true });
  writeFileSync(inner + "/go.mod", "");
  chmodSync(inner, 0o555);
  if (job === 1) await removeJobFolders(folders);
}
`;

it("are made anew and removed where a job left folders that nobody may write", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
    stdio: ["ignore", "inherit", "inherit"],
    cwd: folder,
    ...as,
  });
  const [exitCode] = await once(child, "close");
  expect(exitCode).toBe(0);
  expect(readdirSync(folder)).toEqual(["tools"]);
});
