import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCatFile } from "../../../../src/adapters/git/cat-file/open-cat-file.ts";
import { plainEnvironment } from "../../../builders/git-server.ts";

let folder: string;
let env: Record<string, string>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "baton-cat-"));
  execFileSync("git", ["init", "--quiet", "--bare", folder], { env: plainEnvironment() });
  env = { PATH: process.env["PATH"] ?? "", GIT_DIR: folder };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (content: string | Buffer) =>
  execFileSync("git", ["hash-object", "-w", "--stdin"], { env, input: content, encoding: "utf8" }).trim();
const open = (environment = env, idleMs?: number) =>
  openCatFile(
    environment,
    async (failure) => {
      throw failure;
    },
    idleMs,
  );
const absent = "1".repeat(40);

/** Children of this process that are a `cat-file` of this folder. */
const catFiles = () =>
  readdirSync("/proc").filter((pid) => {
    try {
      const isOurs = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1] === String(process.pid);
      return isOurs && readFileSync(`/proc/${pid}/environ`, "utf8").includes(`GIT_DIR=${folder}\0`);
    } catch {
      return false;
    }
  });

describe("the one cat-file of a repository", () => {
  it("answers in order, with a gap for what is not there, in one process for all who ask at once", async () => {
    const [one, two, empty] = [write("one\n"), write("two missing\n"), write("")];
    const catFile = open();
    const before = catFiles();
    const answers = await Promise.all([
      catFile.contents([one, absent, two]),
      catFile.info([two, absent, `${one}^{tree}`]),
      catFile.contents([empty, one]),
      catFile.contents([]),
    ]);
    expect(answers[0].map((object) => object?.content.toString())).toEqual(["one\n", undefined, "two missing\n"]);
    expect(answers[1]).toEqual([{ oid: two, type: "blob", bytes: 12 }, undefined, undefined]);
    expect(answers[2].map((object) => object?.content.length)).toEqual([0, 4]);
    expect(answers[3]).toEqual([]);
    expect(catFiles().length - before.length).toBe(1);
  });

  it("sees what was written, and packed, after it had missed it", async () => {
    const catFile = open();
    const content = "packed later\n";
    const oid = createHash("sha1").update(`blob ${content.length}\0${content}`).digest("hex");
    expect(await catFile.info([oid])).toEqual([undefined]);
    write(content);
    execFileSync("git", ["pack-objects", "--quiet", join(folder, "objects", "pack", "pack")], {
      env,
      input: `${oid}\n`,
    });
    execFileSync("git", ["prune-packed"], { env });
    expect((await catFile.contents([oid]))[0]?.content.toString()).toBe(content);
  });

  it("is gone when nobody asks for a while, and another answers the next question", async () => {
    const oid = write("much later\n");
    const before = catFiles();
    const catFile = open(env, 1);
    await catFile.info([oid]);
    const left = () => catFiles().filter((one) => !before.includes(one));
    await expect.poll(left, { timeout: 10_000 }).toEqual([]);
    expect((await catFile.contents([oid]))[0]?.content.toString()).toBe("much later\n");
  });

  it("hands on a blob of 50 MB as it is, and what follows it", async () => {
    const large = Buffer.concat(Array.from({ length: 50 }, () => randomBytes(1024 * 1024)));
    const [first, last] = [write(large), write("after\n")];
    const [found, after] = await open().contents([first, last]);
    expect(found?.content.equals(large)).toBe(true);
    expect(after?.content.toString()).toBe("after\n");
  });

  it("says how it died, with git's words, and starts another for the next question", async () => {
    const oid = write("again\n");
    const catFile = open();
    const before = catFiles();
    await catFile.info([oid]);
    const asked = catFile.contents(Array.from({ length: 5000 }, () => oid));
    for (const pid of catFiles().filter((one) => !before.includes(one))) process.kill(Number(pid), "SIGKILL");
    await expect(asked).rejects.toMatchObject({ code: "git.failed", message: expect.stringContaining("SIGKILL") });
    expect(await catFile.info([oid])).toHaveLength(1);
    const nowhere = open({ ...env, GIT_DIR: join(folder, "nowhere") });
    await expect(nowhere.info([oid])).rejects.toMatchObject({
      code: "git.failed",
      message: expect.stringMatching(/exit 128.*not a git repository/i),
    });
    await expect(open({ PATH: "/nowhere" }).info([oid])).rejects.toMatchObject({ code: "git.failed" });
  });

  it("neither keeps an idle job alive nor outlives it", async () => {
    const oid = write("idle\n");
    const script = join(folder, "job.mjs");
    const source = join(import.meta.dirname, "../../../../src/adapters/git/cat-file/open-cat-file.ts");
    writeFileSync(
      script,
      `import { readdirSync, readFileSync } from "node:fs";
import { openCatFile } from ${JSON.stringify(source)};
const catFile = openCatFile(${JSON.stringify(env)}, async (failure) => { throw failure; });
console.log((await catFile.contents(["${oid}"]))[0].content.toString().trim());
console.log(readFileSync("/proc/self/task/" + process.pid + "/children", "utf8").trim());`,
    );
    const said = execFileSync(process.execPath, [script], { encoding: "utf8", timeout: 20_000 }).trim().split("\n");
    expect(said[0]).toBe("idle");
    const isGone = () => !readdirSync("/proc").includes(said[1] ?? "");
    await expect.poll(isGone, { timeout: 10_000 }).toBe(true);
  });
});
