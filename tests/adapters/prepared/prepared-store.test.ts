import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openPreparedStore } from "../../../src/adapters/prepared/open-prepared-store.ts";
import { handOver } from "../../../src/adapters/workspace/hand-over.ts";
import { CollectingReporter } from "../../fakes/collecting-reporter.ts";
import { known, layBase, newFolder, setUp, write } from "./made.ts";

const key = { content: "c".repeat(64), machine: "d".repeat(64) };
const secret = "s3cret-of-the-registry";

/** A job on a runner of one's own, where what is kept lies in a folder. */
function open({ now = "2026-11-30T12:00:00Z", tools = newFolder(), env = {} as Record<string, string> } = {}) {
  const reporter = new CollectingReporter();
  const store = openPreparedStore({
    env: { RUNNER_ENVIRONMENT: "self-hosted", RUNNER_TOOL_CACHE: tools, PATH: process.env["PATH"], ...env },
    job: { scratch: newFolder(), repository: "o/r", runId: 7 },
    token: "",
    secrets: [secret],
    handOver,
    clock: { now: () => new Date(now) },
    reporter,
  });
  return { store, reporter, tools, kept: path.join(tools, "baton-prepared/o/r") };
}

async function keep(world: ReturnType<typeof open>, more: Readonly<Record<string, string>> = {}) {
  const kept = await world.store.keep(key, setUp(more));
  if (kept === undefined) throw new Error(`not kept: ${world.reporter.warnings.join("; ")}`);
  return kept;
}

describe("a folder that was set up", () => {
  it("is in another job as it was: what was made, altered and taken away, its home and its place", async () => {
    const world = open();
    const kept = await keep(world);
    expect(await world.store.find(key)).toEqual(kept);
    const folder = layBase();
    const place = await (await world.store.fetch(kept)).lay({ folder, known });
    const read = (name: string) => readFileSync(path.join(folder, name), "utf8");
    expect(read("node_modules/one/index.js")).toBe("installed\n");
    expect(readlinkSync(path.join(folder, "node_modules/main.js"))).toBe("one/index.js");
    expect(read("a.txt")).toBe("altered\n");
    expect(existsSync(path.join(folder, "gone.txt"))).toBe(false);
    expect(statSync(path.join(folder, "bin/run.sh")).mode & 0o111).toBe(0o111);
    expect(place.at).toBe("/job/of/before/work");
    expect(readFileSync(path.join(place.home, ".cache/tool"), "utf8")).toBe("cached\n");
    expect(existsSync(path.join(folder, ".git"))).toBe(false);
  });

  it("is there by its dates: what was built is newer than the base's files, and what is written now newer than both", async () => {
    const world = open();
    const kept = await keep(world);
    const folder = layBase();
    await (await world.store.fetch(kept)).lay({ folder, known });
    write(folder, "src/now.txt", "now\n");
    const dateOf = (name: string) => statSync(path.join(folder, name)).mtimeMs;
    expect(dateOf("src/deep/b.txt")).toBeLessThan(dateOf("src/deep/b.built"));
    expect(dateOf("src/deep/b.built")).toBeLessThan(dateOf("src/now.txt"));
  });

  it("is found by its own key alone, and for a week", async () => {
    const world = open();
    await keep(world);
    expect(await world.store.find({ ...key, content: "e".repeat(64) })).toBeUndefined();
    expect(await world.store.find({ ...key, machine: "e".repeat(64) })).toBeUndefined();
    const { tools } = world;
    expect(await open({ tools, now: "2026-12-06T23:59:00Z" }).store.find(key)).toBeDefined();
    expect(await open({ tools, now: "2026-12-07T00:01:00Z" }).store.find(key)).toBeUndefined();
  });

  it("is of one machine: of its image and its PATH", async () => {
    const digest = await open().store.machine();
    expect(await open().store.machine()).toBe(digest);
    expect(await open({ env: { ImageOS: "ubuntu24", ImageVersion: "20261101.1" } }).store.machine()).not.toBe(digest);
    expect(await open({ env: { PATH: "/opt/node-22/bin" } }).store.machine()).not.toBe(digest);
  });

  it("may be moved in bits on its way to nobody: another byte, another archive and none are refused, and nothing is unpacked", async () => {
    const world = open();
    const kept = await keep(world);
    const at = path.join(world.kept, kept.name);
    const whole = readFileSync(at);
    const look = async (bytes: Buffer | null, code: string) => {
      if (bytes === null) execFileSync("rm", [at]);
      else writeFileSync(at, bytes);
      const folder = layBase();
      await expect(world.store.fetch(kept)).rejects.toMatchObject({ code });
      expect(readdirSync(folder).toSorted()).toEqual(["a.txt", "bin", "gone.txt", "src", "to-a"]);
      expect(readFileSync(path.join(folder, "a.txt"), "utf8")).toBe("base\n");
    };
    await look(whole.subarray(0, whole.length - 1), "prepared.digest");
    await look(Buffer.concat([whole, Buffer.alloc(1)]), "prepared.digest");
    const other = await keep(world, { "node_modules/one/index.js": "poison\n" });
    await look(readFileSync(path.join(world.kept, other.name)), "prepared.digest");
    await look(null, "prepared.missing");
  });

  it("leads nowhere else, whatever an archive names", async () => {
    const world = open();
    const [inner, outside] = [newFolder(), newFolder()];
    write(inner, "prepared.json", JSON.stringify({ version: 1, at: "/x", laidMs: 0, altered: [], removed: [] }));
    write(inner, "made/x", "x");
    write(inner, "altered/x", "x");
    write(outside, "poison", "poison\n");
    const archive = path.join(newFolder(), "archive");
    const args = ["-czPf", archive, "-C", inner, ".", path.join(outside, "poison")];
    execFileSync("tar", args);
    execFileSync("rm", [path.join(outside, "poison")]);
    const bytes = readFileSync(archive);
    const digest = createHash("sha256").update(bytes).digest("hex");
    const honest = await keep(world);
    writeFileSync(path.join(world.kept, honest.name), bytes);
    const fetched = await world.store.fetch({ ...honest, digest, bytes: bytes.length }).catch(() => undefined);
    await fetched?.lay({ folder: layBase(), known });
    expect(existsSync(path.join(outside, "poison"))).toBe(false);
  });
});

describe("a secret of the job in what was made", () => {
  const disguised = Buffer.from(`user:${secret}`).toString("base64");
  it.each([
    ["in a file", { "node_modules/.npmrc": `//r/:_authToken=${secret}\n` }, "made/node_modules/.npmrc"],
    ["disguised", { "node_modules/log": `Basic ${disguised}\n` }, "made/node_modules/log"],
    ["in a file's name", { [`node_modules/${secret}`]: "" }, `made/node_modules/${secret}`],
    ["among bytes that are no text", { "node_modules/bin": `\0\u0001${secret}\0` }, "made/node_modules/bin"],
  ])("%s is kept nowhere, told by its path", async (_, more, at) => {
    const world = open();
    expect(await world.store.keep(key, setUp(more))).toBeUndefined();
    expect(world.reporter.warnings.join()).toContain(at);
    expect(existsSync(world.kept)).toBe(false);
  });

  it("is found in its home too", async () => {
    const world = open();
    const made = setUp();
    appendFileSync(path.join(made.place.home, ".netrc"), `password ${secret}\n`);
    expect(await world.store.keep(key, made)).toBeUndefined();
    expect(world.reporter.warnings.join()).toContain("home/.netrc");
  });
});

describe("a base of which the set-up left nothing as it was", () => {
  it("is kept and taken all the same", async () => {
    const world = open();
    const made = setUp();
    for (const { path: name } of known) if (name !== "gone.txt") write(made.folder, name, null);
    const kept = await world.store.keep(key, made);
    if (kept === undefined) throw new Error("not kept");
    const folder = layBase();
    await (await world.store.fetch(kept)).lay({ folder, known });
    expect(readdirSync(folder).toSorted()).toEqual(["bin", "node_modules", "src"]);
  });
});

it("opens no more files at once than a process may, however many a base has", () => {
  const folder = newFolder();
  for (let n = 0; n < 500; n++) write(folder, `src/${n}.txt`, String(n));
  const script = `
    import { readdirSync } from "node:fs";
    import { stage } from ${JSON.stringify(path.resolve("src/adapters/prepared/stage.ts"))};
    const known = readdirSync("src").map((name) => ({ path: "src/" + name, mode: "100644", type: "blob", oid: "0".repeat(40) }));
    const [folder, home, into] = process.argv.slice(1);
    await stage({ folder, known, place: { at: "/work", home } }, into, async () => []);
    console.log(readdirSync(into + "/altered/src").length);
  `;
  const args = [
    "-c",
    'ulimit -n 64; exec "$@"',
    "sh",
    process.execPath,
    "--input-type=module-typescript",
    "-e",
    script,
  ];
  const said = execFileSync("sh", [...args, folder, newFolder(), newFolder()], { cwd: folder, encoding: "utf8" });
  expect(said.trim()).toBe("500");
});
