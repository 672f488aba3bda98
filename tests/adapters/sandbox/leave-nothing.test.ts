import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";

// Nobody's own rights where we are root, whom no mode holds; the tests' own folder is then root's alone.
const isRoot = process.getuid?.() === 0;
const as = isRoot ? { uid: 65_534, gid: 65_534 } : {};
const folder = mkdtempSync(path.join(isRoot ? "/tmp" : tmpdir(), "baton-leave-"));
chmodSync(folder, 0o777);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const module = path.resolve(import.meta.dirname, "../../../src/adapters/sandbox/places.ts");
/** As `go mod download` leaves its cache in a home: root alone can take that away as it is. */
const code = `
const { chmodSync, mkdirSync, writeFileSync } = await import("node:fs");
const { placesOf } = await import(${JSON.stringify(module)});
const inner = (await placesOf(new Map(), "")) + "/home/go/pkg/mod/x";
mkdirSync(inner, { recursive: true });
writeFileSync(inner + "/go.mod", "");
chmodSync(inner, 0o555);
chmodSync(inner + "/..", 0o555);
`;

it("ends well and leaves nothing where a command made folders that nobody may write", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ["ignore", "inherit", "inherit"],
    cwd: folder,
    ...as,
  });
  const [exitCode] = await once(child, "close");
  expect(exitCode).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});
