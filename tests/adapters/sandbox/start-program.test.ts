import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSandbox } from "../../../src/adapters/sandbox/open-sandbox.ts";
import type { ProgramSandbox } from "../../../src/ports/program-sandbox.ts";

describe.each(["bwrap", "unshare"] as const)("a program that runs on in the sandbox, by %s", (way) => {
  let sandbox: ProgramSandbox & { readonly kind: string };
  let around: string;
  const at = (name: string) => path.join(around, name);
  beforeAll(async () => {
    around = mkdtempSync(path.join(tmpdir(), "baton-program-test-"));
    for (const name of ["work", "shown", "neighbour"]) mkdirSync(at(name));
    writeFileSync(at("shown/file"), "seen\n");
    sandbox = await openSandbox({ ways: [way] });
  });
  afterAll(() => rmSync(around, { recursive: true, force: true }));

  const start = async (command: string, heard: { output: string; errors: string }) =>
    sandbox.start({
      command,
      folder: at("work"),
      shown: [at("shown")],
      env: { GIVEN: "yes" },
      onOutput: (chunk) => {
        heard.output += chunk.toString();
      },
      onErrors: (chunk) => {
        heard.errors += chunk.toString();
      },
    });
  const run = async (command: string) => {
    const heard = { output: "", errors: "" };
    const program = await start(command, heard);
    const exitCode = await program.ended;
    return { ...heard, exitCode };
  };

  it("is heard on its outputs apart, and gives its exit code", async (test) => {
    if (sandbox.kind === "none") return test.skip();
    expect(await run('echo out; echo "err $GIVEN" >&2; exit 5')).toEqual({
      output: "out\n",
      errors: "err yes\n",
      exitCode: 5,
    });
  });

  it("sees what it is shown, may not write it, and sees nothing beside it", async (test) => {
    if (sandbox.kind === "none") return test.skip();
    expect((await run(`cat ${at("shown/file")}`)).output).toBe("seen\n");
    expect((await run(`echo x > ${at("shown/file")}`)).exitCode).not.toBe(0);
    expect((await run(`ls ${around}`)).output).toBe("shown\nwork\n");
  });

  it("can speak to a socket that it is shown, and to no other port of the machine", async (test) => {
    if (sandbox.kind === "none") return test.skip();
    const hello = createServer((socket) => socket.end("hello"));
    const other = createServer((socket) => socket.end("reached"));
    await new Promise<void>((resolve) => hello.listen(at("shown/socket"), resolve));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const speak = (to: string) =>
      `node -e 'require("net").connect(${to}).on("data",(d)=>console.log(String(d))).on("error",(e)=>console.log(e.code))'`;
    try {
      expect((await run(speak(`"${at("shown/socket")}"`))).output).toBe("hello\n");
      expect((await run(speak(`${port},"127.0.0.1"`))).output).toBe("ECONNREFUSED\n");
    } finally {
      hello.close();
      other.close();
    }
  });

  it("is gone with all of its own when it is killed", async (test) => {
    if (sandbox.kind === "none") return test.skip();
    const heard = { output: "", errors: "" };
    const program = await start("trap '' TERM; (setsid sleep 543219 &); echo begun; sleep 543218", heard);
    for (let tries = 0; tries < 500 && heard.output === ""; tries++) await new Promise((r) => setTimeout(r, 10));
    program.kill();
    program.kill();
    await program.ended;
    const left = () =>
      execFileSync("sh", ["-c", "grep -lsE 'sleep.54321[89]' /proc/[0-9]*/cmdline || true"], { encoding: "utf8" });
    for (let tries = 0; tries < 200 && left() !== ""; tries++) await new Promise((r) => setTimeout(r, 10));
    expect(left()).toBe("");
  });
});
