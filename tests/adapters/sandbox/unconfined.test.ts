import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSandbox } from "../../../src/adapters/sandbox/open-sandbox.ts";

/** What a person who asked for no sandbox still gets: the bare environment, the end of all processes, limits. */
describe("without a sandbox, asked for by name", () => {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "baton-unconfined-")));
  beforeAll(() => {
    process.env["BATON_TEST_SECRET"] = "s3cret-of-the-job";
  });
  afterAll(() => {
    delete process.env["BATON_TEST_SECRET"];
    rmSync(folder, { recursive: true, force: true });
  });
  const run = async (command: string, more: object = {}) =>
    (await openSandbox({ unconfined: true })).run({ command, folder, network: false, timeoutMs: 10_000, ...more });

  it("is of a kind of its own, which every proof names", async () => {
    expect((await openSandbox({ unconfined: true })).kind).toBe("unconfined");
  });

  it("runs in the folder, gives output in order, the exit code and standard input", async () => {
    const ran = await run("pwd; echo two >&2; cat; exit 7", { input: "it's 'in'\n" });
    expect(ran).toMatchObject({ exitCode: 7, output: `${folder}\ntwo\nit's 'in'\n` });
  });

  it("hands on nothing of the job's environment, and a home of its own", async () => {
    const { output } = await run("env; ls -A $HOME", { env: { GIVEN: "a b" } });
    expect(output).toContain("GIVEN=a b");
    expect(output).not.toContain("s3cret");
    expect(output).not.toContain(`HOME=${process.env["HOME"]}\n`);
  });

  it("gives no command a secret, as any other of the person's could read it", async () => {
    await expect(run("echo ran > ran.txt", { secrets: { NPM_TOKEN: "tok-3b1f9a77" } })).rejects.toMatchObject({
      code: "sandbox.missing",
    });
    expect(existsSync(path.join(folder, "ran.txt"))).toBe(false);
  });

  it("ends all of it when the time is up", async () => {
    const ran = await run("sleep 765433 & sleep 765433", { timeoutMs: 300 });
    expect(ran).toMatchObject({ exitCode: null, timedOut: true });
    const left = execFileSync("sh", ["-c", "ps -eo args | grep -c '[s]leep 765433' || true"], { encoding: "utf8" });
    expect(left.trim()).toBe("0");
  });
});
