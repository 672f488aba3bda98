import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openSetUpSecrets } from "../../../src/adapters/prepared/open-set-up-secrets.ts";
import { parseSetUpSecrets } from "../../../src/core/set-up-secrets.ts";
import { newFolder, write } from "./made.ts";

const token = "tok-3b1f9a77c2d4";
const secrets = openSetUpSecrets(parseSetUpSecrets(`NPM_TOKEN=${token}\nOTHER=something-else-entirely`));

/** What a set-up left in its folder and its home. */
function left(files: Readonly<Record<string, string>>) {
  const [folder, home] = [newFolder(), newFolder()];
  for (const [name, text] of Object.entries(files))
    if (name.startsWith("~/")) write(home, name.slice(2), text);
    else write(folder, name, text);
  return { folder, home };
}

const takeOut = (of: { folder: string; home: string }, base: Readonly<Record<string, string>> = {}) =>
  secrets.takeOut({
    ...of,
    originals: async (paths) =>
      new Map(paths.flatMap((at) => (base[at] === undefined ? [] : [[at, Buffer.from(base[at] ?? "")] as const]))),
  });

describe("what a set-up left", () => {
  it("is left alone where no secret is in it", async () => {
    const made = left({ "node_modules/a/index.js": "NPM_TOKEN", "~/.npmrc": "//r.test/:_authToken=${NPM_TOKEN}\n" });
    expect(await takeOut(made)).toEqual({ cleaned: [], left: [] });
    expect(existsSync(path.join(made.home, ".npmrc"))).toBe(true);
  });

  it.each([
    "~/.npmrc",
    "~/.yarnrc.yml",
    "~/.netrc",
    "~/.pypirc",
    "~/.config/pip/pip.conf",
    "~/.git-credentials",
    "~/.cargo/credentials.toml",
    "~/.docker/config.json",
    "~/.m2/settings.xml",
    "~/.npm/_logs/2026-11-30-debug-0.log",
    "~/.npm/_cacache/index-v5/aa/bb",
    ".npmrc",
    "packages/a/.npmrc",
    ".git/config",
    ".git/logs/HEAD",
    "npm-debug.log",
    ".bundle/config",
  ])("has an installer's %s taken away", async (name) => {
    const made = left({ [name]: `x=${token}\n`, "kept.txt": "k" });
    expect(await takeOut(made)).toEqual({ cleaned: [name], left: [] });
    expect(existsSync(name.startsWith("~/") ? path.join(made.home, name.slice(2)) : path.join(made.folder, name))).toBe(
      false,
    );
    expect(existsSync(path.join(made.folder, "kept.txt"))).toBe(true);
  });

  it("has a file of the base as the base has it, with its mode", async () => {
    const made = left({ ".npmrc": `registry=http://r.test\n_authToken=${token}\n` });
    chmodSync(path.join(made.folder, ".npmrc"), 0o755);
    expect(await takeOut(made, { ".npmrc": "registry=http://r.test\n" })).toEqual({ cleaned: [".npmrc"], left: [] });
    expect(readFileSync(path.join(made.folder, ".npmrc"), "utf8")).toBe("registry=http://r.test\n");
    expect(statSync(path.join(made.folder, ".npmrc")).mode & 0o777).toBe(0o755);
  });

  it("tells of one that the base itself holds", async () => {
    const made = left({ ".npmrc": `_authToken=${token}\n` });
    expect(await takeOut(made, { ".npmrc": `_authToken=${token}\n` })).toEqual({ cleaned: [], left: [".npmrc"] });
  });

  const bytes = Buffer.from(token);
  it.each([
    ["plain", token],
    ["as base64", bytes.toString("base64")],
    ["as base64 after a user's name", Buffer.from(`u:${token}`).toString("base64")],
    ["as base64 after two bytes", Buffer.from(`me${token}`).toString("base64")],
    ["as hex", bytes.toString("hex")],
    ["backwards", [...token].reverse().join("")],
  ])("is told by its path where a secret stands in any other file: %s", async (_, text) => {
    const made = left({ "build/config.js": `"${text}"`, "~/.tool/state": `${text}\n`, "package-lock.json": text });
    const told = ["~/.tool/state", "build/config.js", "package-lock.json"];
    expect(await takeOut(made)).toEqual({ cleaned: [], left: told });
    expect(existsSync(path.join(made.folder, "build/config.js"))).toBe(true);
  });

  it("is told where a secret stands beside other bytes, in a name or in what a link names", async () => {
    const made = left({ "out.bin": `\u0000\u0001${token}\u0000` });
    mkdirSync(path.join(made.folder, `cache-${token}`));
    symlinkSync(`/nowhere/${token}`, path.join(made.folder, "link"));
    expect((await takeOut(made)).left.toSorted()).toEqual([`cache-${token}`, "link", "out.bin"]);
  });

  it("takes a link away in the place of a file, and not what it leads to", async () => {
    const made = left({});
    const outside = path.join(newFolder(), "theirs");
    writeFileSync(outside, "theirs\n");
    symlinkSync(`${outside}?${token}`, path.join(made.folder, ".npmrc"));
    expect(await takeOut(made, { ".npmrc": "registry=a\n" })).toEqual({ cleaned: [".npmrc"], left: [] });
    expect(readFileSync(outside, "utf8")).toBe("theirs\n");
  });

  it("finds the second secret as well as the first", async () => {
    expect((await takeOut(left({ "a.txt": "something-else-entirely" }))).left).toEqual(["a.txt"]);
  });

  it("is not searched where nobody gave a secret", async () => {
    const none = openSetUpSecrets(parseSetUpSecrets(""));
    expect(none).toMatchObject({ names: [], mistake: null, variables: {} });
    const gone = { folder: "/nowhere", home: "/nowhere", originals: async () => new Map<string, Buffer>() };
    expect(await none.takeOut(gone)).toEqual({ cleaned: [], left: [] });
  });

  it("says so where it can not be searched", async () => {
    const gone = { folder: "/nowhere", home: newFolder(), originals: async () => new Map<string, Buffer>() };
    await expect(secrets.takeOut(gone)).rejects.toMatchObject({ code: "set_up.secrets" });
  });
});
