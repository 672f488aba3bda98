import { expect, it } from "vitest";
import { findUnnamed } from "../../../src/leg/workspaces/find-unnamed.ts";
import { readWorkspace } from "../../../src/leg/workspaces/read-workspace.ts";
import { toProject } from "../commands/project.ts";

type Files = Readonly<Record<string, string>>;
const find = (files: Files, tested: readonly string[]) => {
  const workspace = readWorkspace(toProject(files));
  if (workspace === undefined) throw new Error("no workspace");
  const git = {
    listTree: async () => Object.keys(files).map((path) => ({ path, type: "blob", mode: "100644", oid: "" })),
    readFiles: async (_: string, paths: readonly string[]) =>
      new Map(paths.map((path) => [path, Buffer.from(files[path] ?? "")])),
  };
  return findUnnamed(git as never, "tree", { workspace, tested });
};
const go = {
  "go.work": "use (\n\t./a\n\t./b\n)\n",
  "a/go.mod": "module ex.org/a\n",
  "b/go.mod": "module ex.org/b\n",
};

it("finds a module that go.work lets import another without a word in its go.mod", async () => {
  const b = 'package b\nimport (\n\t"testing"\n\tx "ex.org/a/part"\n)\n';
  expect(await find({ ...go, "b/b_test.go": b }, ["a"])).toEqual({ file: "b/b_test.go", names: "ex.org/a/part" });
  expect(await find({ ...go, "b/b_test.go": b }, ["a", "b"])).toBeUndefined();
  expect(await find({ ...go, "b/b_test.go": 'import "ex.org/ab"\n' }, ["a"])).toBeUndefined();
});

it("takes a nested package for another one than that around it", async () => {
  const files = {
    "package.json": '{"workspaces":["p/**"]}',
    "p/a/package.json": '{"name":"a"}',
    "p/a/inner/package.json": '{"name":"inner"}',
  };
  const inner = { ...files, "p/a/inner/x.ts": "import '../src/x';\n" };
  expect(await find(inner, ["p/a"])).toEqual({ file: "p/a/inner/x.ts", names: "../src/x" });
  expect(await find(inner, ["p/a/inner"])).toBeUndefined();
  expect(await find({ ...files, "p/a/y.ts": "import './inner/y';\n" }, ["p/a"])).toBeUndefined();
});
