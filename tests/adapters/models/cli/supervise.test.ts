import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { makePlace } from "../../../../src/adapters/models/cli/process/make-place.ts";
import { openControl } from "../../../../src/adapters/models/cli/process/open-control.ts";
import { recipes } from "../../../../src/adapters/models/cli/recipes/recipes.ts";

/** Runs a program under the supervisor, and listens so late, when the program is gone. */
async function listenLate(code: string, lateMs = 2500) {
  const place = await makePlace(recipes.codex, "");
  const control = await openControl(place.controlSocket);
  try {
    const words = [place.supervisor, place.proxySocket, place.controlSocket, "PORT", process.execPath, "-e", code];
    const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "pipe"] });
    const ended = once(child, "close") as Promise<[number | null]>;
    let [bytes, errors] = [0, ""];
    child.stdout.on("data", (chunk: Buffer) => (bytes += chunk.length)).pause();
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString())).pause();
    await sleep(lateMs);
    for (const stream of [child.stdout, child.stderr]) stream.resume();
    const [exitCode] = await ended;
    return { bytes, errors, exitCode };
  } finally {
    await control.close();
    await place.remove();
  }
}

// Some fits into the kernel's buffers, some waits in the supervisor when its program is gone, some in the program.
const sizes = [1, 100_000, 250_000, 300_000, 350_000, 400_000, 500_000, 900_000];

it("passes on all that an agent printed, however late one listens, and ends with its exit code", async () => {
  const ends = await Promise.all(
    sizes.map((size) =>
      listenLate(`process.stdout.write("x".repeat(${size})); process.stderr.write("why"); process.exitCode = 7`),
    ),
  );
  expect(ends).toEqual(sizes.map((bytes) => ({ bytes, errors: "why", exitCode: 7 })));
}, 180_000);

it("does not wait for ever for somebody whom a program has left behind, and who prints on", async () => {
  const printer = `spawn("sh", ["-c", "while echo x; do :; done"], { stdio: "inherit", detached: true }).unref()`;
  const end = await listenLate(`require("node:child_process").${printer}; process.exitCode = 7`, 11_500);
  expect(end.exitCode).toBe(7);
  expect(end.bytes).toBeGreaterThan(10_000);
}, 120_000);

it("says why a program could not be started", async () => {
  const place = await makePlace(recipes.codex, "");
  const control = await openControl(place.controlSocket);
  const words = [place.supervisor, place.proxySocket, place.controlSocket, "PORT", "/nowhere/agent"];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  expect(await once(child, "close")).toEqual([71, null]);
  expect(errors).toContain("/nowhere/agent ENOENT");
  await control.close();
  await place.remove();
});

it("ends with what it started when the line to Baton breaks", async () => {
  const place = await makePlace(recipes.codex, "");
  const control = await openControl(place.controlSocket);
  const code = "console.log(process.pid); setInterval(() => undefined, 1000)";
  const words = [place.supervisor, place.proxySocket, place.controlSocket, "PORT", process.execPath, "-e", code];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const ended = once(child, "close");
  await control.close();
  expect(await ended).toEqual([null, "SIGKILL"]);
  for (let tries = 0; tries < 1000 && isAlive(line.toString().trim()); tries++) await sleep(10);
  expect(isAlive(line.toString().trim())).toBe(false);
  await place.remove();
});

/** Not gone, and not a zombie that nobody has waited for. */
function isAlive(pid: string): boolean {
  try {
    return !/^\d+ \(.*\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
