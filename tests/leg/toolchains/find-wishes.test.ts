import { describe, expect, it } from "vitest";
import { findWanted } from "../../../src/leg/toolchains/find-wanted.ts";
import { findWishes } from "../../../src/leg/toolchains/find-wishes.ts";

const find = (files: Readonly<Record<string, string>>, commands = "pnpm test") =>
  findWishes(
    findWanted((path) => files[path]),
    commands,
  ).map(({ tool, bringer, version }) => `${bringer}: ${tool} ${version}`);
const pinned = (packageManager: string, more = {}) => ({ "package.json": JSON.stringify({ packageManager, ...more }) });

describe("what is brought", () => {
  it.each([
    ["the pinned one", pinned("pnpm@10.1.0"), "pnpm 10.1.0"],
    ["the pinned one with its digest", pinned("pnpm@10.1.0+sha512.0aFf"), "pnpm 10.1.0+sha512.0aFf"],
    [
      "one with what is no digest, which corepack then refuses",
      pinned("pnpm@10.1.0+sha512.aa=="),
      "pnpm 10.1.0+sha512.aa==",
    ],
    ["one before its release", pinned("pnpm@11.0.0-alpha.2"), "pnpm 11.0.0-alpha.2"],
    ["Yarn of either kind", pinned("yarn@1.22.22"), "yarn 1.22.22"],
    ["the pinned one before a range", pinned("pnpm@10.1.0", { engines: { pnpm: ">=8" } }), "pnpm 10.1.0"],
    [
      "the pinned one before a version manager's",
      { ...pinned("yarn@4.5.0"), ".tool-versions": "yarn 1.2.3" },
      "yarn 4.5.0",
    ],
  ])("is %s, whatever the commands are", (_, files, wish) => {
    expect(find(files, "npx vitest run")).toEqual([`corepack: ${wish}`]);
  });

  it("is what is accepted, where the commands use it", () => {
    const files = { "package.json": JSON.stringify({ engines: { pnpm: ">=8 <10", yarn: "1" } }) };
    expect(find(files)).toEqual(["corepack: pnpm >=8 <10"]);
    expect(find(files, "npm test")).toEqual([]);
  });

  it("is Python by uv and Rust by rustup, where the commands use them", () => {
    const files = {
      ".python-version": "3.12.3",
      "rust-toolchain.toml": '[toolchain]\nchannel = "nightly-2026-01-01"\n',
    };
    expect(find(files, "cargo test && pytest")).toEqual(["uv: python 3.12.3", "rustup: rust nightly-2026-01-01"]);
    expect(find(files, "npm test")).toEqual([]);
    expect(find({ "pyproject.toml": '[project]\nrequires-python = ">=3.11,<3.13"\n' }, "pytest")).toEqual([
      "uv: python >=3.11,<3.13",
    ]);
  });

  it.each([
    ["^3.11", ">=3.11,<4"],
    ["~3.11", ">=3.11,<3.12"],
    ["~3.11 || ~3.12", ">=3.11,<3.12"],
    [">=3.11,<3.13", ">=3.11,<3.13"],
    ["3.11.*", "3.11.*"],
  ])("is of Poetry's %s what uv is asked for as %s", (wants, version) => {
    const text = `[tool.poetry.dependencies]\npython = "${wants}"\n`;
    expect(find({ "pyproject.toml": text }, "pytest")).toEqual([`uv: python ${version}`]);
  });

  it.each([
    ["npm and bun, which come with what runs them", pinned("npm@10.1.0")],
    ["what corepack does not know", pinned("bun@1.2.0")],
    ["an address", pinned("pnpm@https://example.test/pnpm.tgz")],
    ["a word", pinned("pnpm@latest")],
    ["a name alone", pinned("pnpm")],
    ["no text", { "package.json": '{"packageManager": {"pnpm": 1}}' }],
  ])("is not %s", (_, files) => {
    expect(find(files)).toEqual([]);
  });

  it("is nothing where the commands start corepack themselves, which its folder alone does not mean", () => {
    expect(find(pinned("pnpm@10.1.0"), "corepack pnpm test")).toEqual([]);
    expect(find(pinned("pnpm@10.1.0"), 'COREPACK_HOME="$PWD/.corepack" pnpm test')).toHaveLength(1);
  });
});
