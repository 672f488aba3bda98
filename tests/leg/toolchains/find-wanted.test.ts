import { expect, test } from "vitest";
import { findWanted, wantedFiles } from "../../../src/leg/toolchains/find-wanted.ts";

const find = (files: Readonly<Record<string, string>>) =>
  findWanted((path) => files[path]).map(({ tool, wants, file }) => `${tool} ${wants} (${file})`);

test.each([
  [".nvmrc", "# line\nv22.11.0\n", ["node v22.11.0"]],
  [".nvmrc", "lts/*\n", []],
  [".node-version", "22", ["node 22"]],
  [".python-version", "3.12.1\n3.11.4\n", ["python 3.12.1"]],
  [".ruby-version", "ruby-3.2.2\n", ["ruby ruby-3.2.2"]],
  [".java-version", "17", ["java 17"]],
  [".tool-versions", "nodejs 22.1.0 # a\nterraform 1.2\npython 3.12 3.11\n", ["node 22.1.0", "python 3.12"]],
  [
    "mise.toml",
    '[env]\nnode = "1"\n[tools]\nnode = "22"\n"core:go" = ["1.22"]\nuv = { version = "0.5.1" }\n[x]\nbun = "1"\n',
    ["node 22", "go 1.22", "uv 0.5.1"],
  ],
  ["rust-toolchain.toml", '[toolchain]\nchannel = "1.75.0"\ncomponents = ["clippy"]\n', ["rust 1.75.0"]],
  ["rust-toolchain", "nightly-2026-01-01\n", ["rust nightly-2026-01-01"]],
  ["global.json", '{"sdk": {"version": "8.0.100"}}', ["dotnet 8.0.100"]],
  ["go.mod", "module x\n\ngo 1.21\n\ntoolchain go1.22.3\n", ["go go1.22.3"]],
  ["go.mod", "module x\n\ngo 1.21\n", ["go 1.21"]],
  ["pyproject.toml", '[project]\nname = "x"\nrequires-python = ">=3.9,<3.13"\n[tool.x]\n', ["python >=3.9,<3.13"]],
  ["pyproject.toml", '[tool.poetry.dependencies]\npython = "^3.9"\n', ["python ^3.9"]],
  ["pyproject.toml", '[tool.poetry.dependencies]\npython-dateutil = "^2.8"\npython = "^3.9"\n', ["python ^3.9"]],
  [
    "package.json",
    '{"packageManager": "pnpm@9.1.0+sha512.abc", "engines": {"node": ">=20", "npm": "x y"}}',
    ["pnpm 9.1.0", "node >=20"],
  ],
  [
    "package.json",
    '{"volta": {"node": "20.1.0"}, "devEngines": {"runtime": {"name": "node", "version": "^22"}}}',
    ["node 20.1.0", "node ^22"],
  ],
  ["package.json", "{ half", []],
])("%s %j", (file, text, wanted) => {
  expect(find({ [file]: text })).toEqual(wanted.map((one) => `${one} (${file})`));
});

test("each file is read, and no other", () => {
  const asked: string[] = [];
  findWanted((path) => void asked.push(path));
  expect(asked).toEqual(wantedFiles);
});
