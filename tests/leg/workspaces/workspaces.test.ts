import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { narrowCommand } from "../../../src/leg/workspaces/narrow-command.ts";
import { findReached } from "../../../src/leg/workspaces/packages.ts";
import { readWorkspace } from "../../../src/leg/workspaces/read-workspace.ts";
import { toProject } from "../commands/project.ts";

type Files = Readonly<Record<string, string>>;
const json = (value: unknown) => JSON.stringify(value);
const pkg = (name: string, needs: object = {}) => json({ name, scripts: { test: "x" }, dependencies: needs });

/** `b` needs `a`, `c` needs `b`; `d` stands alone. */
const members = {
  "packages/a/package.json": pkg("@x/a"),
  "packages/b/package.json": pkg("b", { "@x/a": "workspace:*" }),
  "packages/c/package.json": json({ name: "c", scripts: { test: "x" }, devDependencies: { b: "1" } }),
  "packages/d/package.json": pkg("d"),
};
const node: Readonly<Record<string, { files: Files; test: string; narrow: string }>> = {
  npm: {
    files: { ...members, "package.json": json({ workspaces: ["packages/*"] }), "package-lock.json": "{}" },
    test: "npm test --workspaces --if-present",
    narrow: "npm test -w packages/b -w packages/c --if-present",
  },
  pnpm: {
    files: { ...members, "package.json": "{}", "pnpm-workspace.yaml": "packages:\n  - ./packages/*/\n" },
    test: 'COREPACK_HOME="$PWD/.corepack" pnpm -r --if-present run test',
    narrow: 'COREPACK_HOME="$PWD/.corepack" pnpm --filter ./packages/b --filter ./packages/c --if-present run test',
  },
  "yarn 4": {
    files: {
      ...members,
      "package.json": json({ packageManager: "yarn@4.5.0", workspaces: { packages: ["packages/**"] } }),
    },
    test: "yarn workspaces foreach -Apt run test",
    narrow: "yarn workspaces foreach -Apt --include b --include c run test",
  },
  "yarn 1": {
    files: { ...members, "package.json": json({ workspaces: ["packages/*"] }), "yarn.lock": "" },
    test: "CI=1 yarn workspaces run test",
    narrow: "CI=1 yarn workspace b test && CI=1 yarn workspace c test",
  },
  bun: {
    files: { ...members, "package.json": json({ workspaces: ["packages/*"] }), "bun.lock": "" },
    test: "bun run --filter '*' test",
    narrow: "bun run --filter ./packages/b --filter ./packages/c test",
  },
};
const cargo = {
  "Cargo.toml":
    '[workspace]\nmembers = [\n  "crates/*", # all\n]\nexclude = ["crates/old"]\n[workspace.dependencies]\nbase = { package = "a", path = "crates/a" }\n',
  "crates/a/Cargo.toml": '[package]\nname = "a"\n',
  "crates/b/Cargo.toml": '[package]\nname = "b"\n[dependencies]\nbase.workspace = true\n',
  "crates/c/Cargo.toml": "[package]\nname = 'c'\n[target.'cfg(unix)'.dev-dependencies.b]\npath = '../b'\n",
  "crates/d/Cargo.toml": '[package]\nname = "d"\n',
  "crates/old/Cargo.toml": '[package]\nname = "old"\n',
};
const go = {
  "go.work": "go 1.24\nuse (\n\t./a // first\n\t./b\n)\nuse ./c\nuse ./d\n",
  "a/go.mod": "module example.org/a\n",
  "b/go.mod": "module example.org/b\nrequire example.org/a v1.0.0\n",
  "c/go.mod": "module example.org/c\nreplace example.org/x => ../b\n",
  "d/go.mod": "module example.org/d\n",
};

const read = (files: Files) => readWorkspace(toProject(files));
function reach(files: Files, changed: readonly string[], after: Files = files) {
  const reached = findReached(changed, { before: read(files), after: read(after) });
  if (reached.kind === "all") return reached.why;
  const folders = (all: typeof reached.touched) => all.map(({ folder }) => folder);
  return [folders(reached.touched), folders(reached.dependents)];
}
function narrow(files: Files, test: string, changed: readonly string[]) {
  const workspace = read(files);
  const reached = findReached(changed, { before: workspace, after: workspace });
  if (reached.kind === "all" || workspace === undefined) return undefined;
  return narrowCommand(test, workspace, [...reached.touched, ...reached.dependents]);
}

describe("packages that a change reaches", () => {
  it.each(Object.entries(node))(
    "are those that depend on it too, in a workspace of %s",
    (_, { files, test, narrow: told }) => {
      expect(reach(files, ["packages/a/src/x.ts"])).toEqual([["packages/a"], ["packages/b", "packages/c"]]);
      expect(reach(files, ["packages/b/x.ts"])).toEqual([["packages/b"], ["packages/c"]]);
      expect(reach(files, ["packages/c/x.ts", "packages/d/x.ts"])).toEqual([["packages/c", "packages/d"], []]);
      expect(narrow(files, test, ["packages/b/x.ts"])).toBe(told);
    },
  );

  it("are found in a workspace of Cargo's, also where a dependency has another name", () => {
    expect(reach(cargo, ["crates/a/src/lib.rs"])).toEqual([["crates/a"], ["crates/b", "crates/c"]]);
    expect(reach(cargo, ["crates/d/src/lib.rs"])).toEqual([["crates/d"], []]);
    expect(reach(cargo, ["crates/old/src/lib.rs"])).toBe("`crates/old/src/lib.rs` is in no package");
    expect(narrow(cargo, "cargo test --workspace --offline", ["crates/b/x.rs"])).toBe("cargo test -p b -p c --offline");
    expect(narrow(cargo, "cargo nextest run", ["crates/d/x.rs"])).toBe("cargo nextest run -p d");
    const root = { ...cargo, "Cargo.toml": `${cargo["Cargo.toml"]}[package]\nname = "root"\n` };
    expect(read(root)).toBeUndefined();
  });

  it("are found among the modules of go.work", () => {
    expect(reach(go, ["a/x.go"])).toEqual([["a"], ["b", "c"]]);
    expect(narrow(go, "go test ./a/... ./b/... ./c/... ./d/...", ["b/x.go"])).toBe("go test ./b/... ./c/...");
    expect(narrow(go, "go test ./...", ["b/x.go"])).toBeUndefined();
    expect(narrow(go, "go test ./b/... ./d/inner/...", ["b/x.go"])).toBeUndefined();
    expect(read({ ...go, "go.work": "use .\nuse ./a\n" })).toBeUndefined();
  });

  it("end where packages need each other in a circle, or one that is not there", () => {
    const files = {
      "package.json": json({ workspaces: ["p/*"] }),
      "p/a/package.json": pkg("a", { b: "*", gone: "workspace:*" }),
      "p/b/package.json": pkg("b", { c: "*" }),
      "p/c/package.json": pkg("c", { a: "*" }),
      "p/d/package.json": pkg("d", { gone: "1" }),
    };
    expect(reach(files, ["p/b/x"])).toEqual([["p/b"], ["p/a", "p/c"]]);
  });

  it("are told by file:, link: and portal:, by another name, and by way of what is no member", () => {
    const files = {
      "package.json": json({ workspaces: ["p/*"] }),
      "p/a/package.json": pkg("a"),
      "p/b/package.json": pkg("b", { other: "file:../a" }),
      "p/c/package.json": pkg("c", { alias: "npm:a@^1" }),
      "p/d/package.json": pkg("d", { tool: "link:../../tools/t" }),
      "tools/t/package.json": pkg("t", { a: "1" }),
    };
    expect(reach(files, ["p/a/x"])).toEqual([["p/a"], ["p/b", "p/c", "p/d"]]);
    expect(reach(files, ["tools/t/x.js"])).toBe("`tools/t/x.js` is in no package");
  });

  it("leave out what a glob takes out, and take the innermost of nested ones, whose samples are its own", () => {
    const files = {
      "package.json": json({ workspaces: ["p/**", "!p/b/**"] }),
      "p/a/package.json": pkg("a"),
      "p/a/inner/package.json": pkg("inner"),
      "p/a/fixtures/x/package.json": "{ broken",
      "p/b/package.json": pkg("b", { a: "1" }),
      "p/b/deep/package.json": pkg("deep", { a: "1" }),
    };
    const { "p/a/fixtures/x/package.json": _, ...sound } = files;
    expect(reach(sound, ["p/a/x"])).toEqual([["p/a"], []]);
    expect(reach(sound, ["p/a/inner/x"])).toEqual([["p/a/inner"], []]);
    expect(reach(sound, ["p/b/deep/x"])).toBe("`p/b/deep/x` is in no package");
    const shallow = { ...files, "package.json": json({ workspaces: ["p/*"] }) };
    expect(reach(shallow, ["p/a/fixtures/x/test.js"])).toEqual([["p/a"], ["p/b"]]);
  });

  it.each<[string, readonly string[], Files?]>([
    ["is in no package", ["README.md"]],
    ["is in no package", ["package.json"]],
    ["may be read by any package", ["packages/a/x.ts", "package-lock.json"]],
    ["may be read by any package", ["packages/a/tsconfig.json"]],
    ["may be read by any package", ["packages/a/vitest.config.ts"]],
    ["may be read by any package", ["packages/a/.babelrc.json"]],
    ["no file is changed", []],
  ])("are all where a file %s: %j", (why, changed) => {
    expect(reach(node["npm"]?.files ?? {}, changed)).toContain(why);
  });

  it("are all where a package is moved, renamed, added or removed by the change", () => {
    const files = node["npm"]?.files ?? {};
    const { "packages/d/package.json": d = "", ...rest } = files;
    const changed = ["packages/d/x.ts"];
    const why = "packages were added, moved, renamed or removed";
    expect(reach(files, changed, { ...rest, "packages/e/package.json": d })).toBe(why);
    expect(reach(files, changed, { ...files, "packages/d/package.json": pkg("dd") })).toBe(why);
    expect(reach(files, changed, { ...files, "packages/e/package.json": pkg("e") })).toBe(why);
    expect(reach(files, changed, rest)).toBe(why);
    // The same packages in another tool's workspace.
    expect(
      reach(files, changed, { ...files, "pnpm-workspace.yaml": "packages: [packages/*]", "package-lock.json": "" }),
    ).toBe(why);
  });

  it("count what the change takes away or adds between packages, on either side", () => {
    const files = node["npm"]?.files ?? {};
    const apart = { ...files, "packages/b/package.json": pkg("b") };
    expect(reach(files, ["packages/b/package.json", "packages/a/x"], apart)).toEqual([
      ["packages/a", "packages/b"],
      ["packages/c"],
    ]);
    expect(reach(apart, ["packages/a/x"], files)).toEqual([["packages/a"], ["packages/b", "packages/c"]]);
  });

  it.each<[string, Files]>([
    ["no workspace", { "package.json": "{}", "packages/a/package.json": pkg("a") }],
    ["a member that can not be read", { ...node["npm"]?.files, "packages/a/package.json": "{" }],
    ["two members of one name", { ...node["npm"]?.files, "packages/a/package.json": pkg("b") }],
    ["a name that a shell would read", { ...node["npm"]?.files, "packages/a/package.json": pkg("a;b") }],
    ["a folder that a shell would read", { ...node["npm"]?.files, "packages/$(x)/package.json": pkg("e") }],
    ["another tool", { "pom.xml": "<modules/>", "a/pom.xml": "" }],
    ["workspaces that are no list of globs", { ...node["npm"]?.files, "package.json": json({ workspaces: [1] }) }],
  ])("are not known in a tree with %s", (_, files) => {
    expect(read(files)).toBeUndefined();
    expect(reach(files, ["packages/a/x.ts"])).toBe("no workspace of packages was found");
  });

  it("take any files without a throw", () => {
    const name = fc.constantFrom(
      "package.json",
      "a/package.json",
      "Cargo.toml",
      "b/Cargo.toml",
      "go.work",
      "c/go.mod",
      "pnpm-workspace.yaml",
    );
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom("use (", "[workspace]\nmembers=[", "packages:", pkg("a")),
    );
    fc.assert(fc.property(fc.dictionary(name, text), (files) => void reach(files, ["a/x"])));
  });
});

describe("narrowCommand", () => {
  const { files = {} } = node["npm"] ?? {};
  const of = (test: string, root: Files = files) => narrow(root, test, ["packages/b/x.ts"]);

  it("leaves builds whole, as packages need those of others", () => {
    expect(of("npm run build --workspaces --if-present && npm test --workspaces --if-present")).toBe(
      "npm run build --workspaces --if-present && npm test -w packages/b -w packages/c --if-present",
    );
  });

  it("looks into the root's script, where nothing else belongs to it", () => {
    const root = (scripts: object) => ({ ...files, "package.json": json({ workspaces: ["packages/*"], scripts }) });
    const all = "npm run test:unit -ws";
    expect(of("npm test", root({ test: "npm test -ws" }))).toBe("npm test -w packages/b -w packages/c");
    expect(of("CI=1 npm test", root({ test: "npm run build && npm test -ws" }))).toBe(
      "CI=1 npm run build && CI=1 npm test -w packages/b -w packages/c",
    );
    expect(of("npm test", root({ test: "npm test -ws", pretest: "x" }))).toBeUndefined();
    expect(of("npm test", root({ test: "tsc && npm test -ws" }))).toBeUndefined();
    expect(of("npm test", root({ test: "vitest run" }))).toBeUndefined();
    // No package has such a script.
    expect(of("npm test", root({ test: all }))).toBeUndefined();
  });

  it.each([
    "npm test",
    "npx vitest run",
    "npm run build --workspaces",
    "npm test --workspaces || true",
    "npm test --workspaces; echo",
    "(cd x && npm test --workspaces)",
    "bash -e -c 'npm test --workspaces'",
    "npm test --workspaces | tee log",
    "npm test --workspaces # all",
    "npm test --workspaces -w packages/d ",
    "npm --prefix x test --workspaces",
    "pnpm -r test",
    "turbo run test",
    "make test",
  ])("tells nothing of %j", (test) => {
    expect(of(test)).toBeUndefined();
  });
});
