import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openSandbox } from "../../../src/adapters/sandbox/open-sandbox.ts";

const folder = mkdtempSync(path.join(tmpdir(), "baton-killed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const code = `
const [module, way, folder, seconds, input] = process.argv.slice(1);
const { openSandbox } = await import(module);
const sandbox = await openSandbox({ ways: [way] });
async function* live() { yield "x"; await new Promise(() => setInterval(() => {}, 1000)); }
await sandbox.run({
  command: "echo up; sleep " + seconds,
  folder,
  network: false,
  timeoutMs: 600_000,
  onOutput: () => process.stdout.write("up"),
  ...(input === "live" ? { input: live() } : {}),
});
`;
const module = path.resolve(import.meta.dirname, "../../../src/adapters/sandbox/open-sandbox.ts");

/** How many processes sleep so long, wherever they are. */
function sleepers(seconds: string): number {
  const commands = readdirSync("/proc").map((name) => {
    try {
      return /^\d+$/.test(name) ? readFileSync(`/proc/${name}/cmdline`, "utf8") : "";
    } catch {
      return "";
    }
  });
  return commands.filter((command) => command === `sleep\0${seconds}\0`).length;
}

describe.each(["bwrap", "unshare"] as const)("what runs in the sandbox (%s)", (way) => {
  it.each(["none", "live"])("ends with Baton, however Baton ends (input: %s)", async (input) => {
    if ((await openSandbox({ ways: [way] })).kind === "none") return;
    const seconds = `77${way.length}${input === "live" ? 1 : 2}`;
    const args = ["--input-type=module", "-e", code, module, way, folder, seconds, input];
    const baton = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    await once(baton.stdout, "data");
    for (let tries = 0; tries < 500 && sleepers(seconds) === 0; tries++) await new Promise((r) => setTimeout(r, 10));
    expect(sleepers(seconds)).toBe(1);
    baton.kill("SIGKILL");
    for (let tries = 0; tries < 500 && sleepers(seconds) > 0; tries++) await new Promise((r) => setTimeout(r, 10));
    expect(sleepers(seconds)).toBe(0);
  });
});
