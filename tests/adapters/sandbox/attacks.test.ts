import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSandbox } from "../../../src/adapters/sandbox/open-sandbox.ts";
import { hasOwnPidMax } from "../../../src/adapters/sandbox/with-tasks.ts";
import { run } from "../../../src/agent/tools/run.ts";
import type { Sandbox } from "../../../src/ports/sandbox.ts";

const mebibyte = 2 ** 20;
/** Small enough that no attack hurts the machine, also where nothing would stop it. */
const limits = {
  processes: 60,
  tasks: 320,
  memoryBytes: 150 * mebibyte,
  diskBytes: 96 * mebibyte,
  diskFiles: 5000,
  fileBytes: 64 * mebibyte,
  tmpBytes: 8 * mebibyte,
};

/** The same commands without any sandbox: what they would have found. */
const noSandbox: Sandbox = {
  kind: "none",
  why: "",
  run: ({ command, folder }) =>
    new Promise((resolve) => {
      const child = execFile("sh", ["-c", command], { cwd: folder }, (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : Number(error.code);
        resolve({ exitCode, timedOut: false, durationMs: 1, output: stdout + stderr });
      });
      child.stdin?.end();
    }),
};

let around: string;
let folder: string;
let home: string;
let server: Server;
let port = 0;

beforeAll(async () => {
  process.env["BATON_TEST_KEY"] = "k3y-of-the-job";
  around = mkdtempSync(path.join(tmpdir(), "baton-attacks-"));
  folder = path.join(around, "folder");
  mkdirSync(path.join(folder, ".git/hooks"), { recursive: true });
  home = mkdtempSync(path.join(homedir(), ".baton-attacks-"));
  writeFileSync(path.join(home, "credentials"), "k3y-in-the-home");
  server = createServer((socket) => socket.end("k3y-from-the-network"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterAll(() => {
  delete process.env["BATON_TEST_KEY"];
  server.close();
  for (const made of [around, home]) rmSync(made, { recursive: true, force: true });
});

/** Each prints or leaves `k3y…` when it succeeds. */
const thefts: Record<string, () => string> = {
  "the environment": () => "env",
  "/proc": () => "cat /proc/[0-9]*/environ | tr '\\0' '\\n'; true",
  "a home": () => `cat ${home}/credentials`,
  "the network": () => `node -e 'require("net").connect(${port}, "127.0.0.1").pipe(process.stdout)'`,
  "git's own folder": () => "echo k3y-hook > .git/hooks/post-checkout; cat .git/hooks/post-checkout",
};

const call = async (sandbox: Sandbox, command: string): Promise<string> => {
  const told = await run(sandbox, folder).act({ command, timeoutMs: 20_000 });
  rmSync(path.join(folder, ".git/hooks/post-checkout"), { force: true });
  return JSON.stringify(told);
};

describe.each(Object.entries(thefts))("an attack on %s by the tool `run`", (_, command) => {
  it("would succeed without the sandbox", async () => {
    expect(await call(noSandbox, command())).toContain("k3y");
  });

  it.each(["bwrap", "unshare", "user-namespace"] as const)("fails in %s", async (way) => {
    const sandbox = await openSandbox({ ways: [way] });
    if (sandbox.kind === "none") return;
    expect(await call(sandbox, command())).not.toContain("k3y");
  });
});

for (const way of ["bwrap", "unshare", "user-namespace"] as const) {
  const sandbox = await openSandbox({ ways: [way], limits });
  const only = (some: object) => openSandbox({ ways: [way], limits: { ...some } });
  describe.skipIf(sandbox.kind === "none")(`a flood by the tool \`run\` in ${way}`, () => {
    const many = (count: number) => `i=0; while [ $i -lt ${count} ]; do sleep 654321 & i=$((i+1)); done; wait`;

    it("of processes is ended by its name, and none is left", async () => {
      const told = await call(sandbox, many(100));
      expect(told).toMatch(
        /Ended by the sandbox \(limit \\"processes\\"\): it had \d+ processes at once; the limit is 60/,
      );
      expect(await call(noSandbox, "grep -lsE 'sleep.65432[1]' /proc/[0-9]*/cmdline; echo none left")).toContain(
        '"none left',
      );
    });

    it("of processes gets no more than the kernel was told, also as root", async () => {
      if (process.getuid?.() !== 0 || way === "user-namespace" || !hasOwnPidMax()) return;
      // The smallest that the kernel takes is 301 (RESERVED_PIDS).
      const told = await call(
        await only({ tasks: 310 }),
        `{ ${many(350)} ; } 2>&1 | grep -m1 -io 'cannot fork\\|temporarily unavailable'`,
      );
      expect(told).toMatch(/cannot fork|temporarily unavailable/i);
    });

    it("of memory is ended by its name", async () => {
      const told = await call(
        sandbox,
        "node -e 'const a=[];for(let i=0;i<25;i++)a.push(Buffer.alloc(8<<20,1));setTimeout(()=>console.log(a.length),9000)'",
      );
      expect(told).toMatch(/limit \\"memory\\"\): its processes held \d+ MiB; the limit is 150 MiB/);
    });

    it("of the folder's disk is ended by its name", async () => {
      const fill = "for i in 1 2 3 4; do head -c 50000000 /dev/zero > fill$i; sleep 0.2; done; sleep 9";
      const told = await call(sandbox, fill);
      await call(noSandbox, "rm -f fill*");
      expect(told).toMatch(/limit \\"disk\\"\): it wrote \d+ MiB; the limit is \d+ MiB/);
    });

    it("of one file is stopped by the kernel", async () => {
      const told = await call(
        await only({ fileBytes: mebibyte }),
        "(head -c 3000000 /dev/zero > big); echo ended $?; wc -c < big; rm big",
      );
      expect(told).toMatch(/ended (153|1)\\n1048576/);
    });

    it.each(["/tmp", "/var/tmp", "/dev/shm"])("of %s finds it full", async (at) => {
      expect(await call(sandbox, `head -c 9000000 /dev/zero > ${at}/x`)).toContain("No space left");
    });

    it("of /dev finds it closed", async () => {
      expect(await call(sandbox, "echo x > /dev/x || mkdir /dev/y || echo closed")).toContain("closed");
    });
  });
}

it("leaves alone what keeps within the limits", async () => {
  const sandbox = await openSandbox({ limits });
  if (sandbox.kind === "none") return;
  expect(await call(sandbox, "head -c 1000000 /dev/zero > file && sleep 0.3 && wc -c < file")).toContain("1000000");
  expect(readFileSync(path.join(folder, "file"))).toHaveLength(1_000_000);
});
