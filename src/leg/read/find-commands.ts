/** What prepares and what proves a project, and the file that says so. `test: null`: the project has no tests that could be found. */
export type Commands = { readonly setup: string | null; readonly test: string | null; readonly source: string };

/** A tree to look at: all its paths, and the text of those below the root that name commands (`projectFiles`). */
export type Project = { readonly paths: readonly string[]; readonly read: (path: string) => string | undefined };

/** The files that `findCommands` reads. */
export const projectFiles = [
  "package.json",
  "pyproject.toml",
  "go.mod",
  "Cargo.toml",
  "Makefile",
  "makefile",
  "GNUmakefile",
];

/** Ways to find commands, in order; the first that finds a test wins. */
const ways: readonly ((project: Project) => Commands | undefined)[] = [
  fromPackageJson,
  fromPython,
  fromGo,
  fromCargo,
  fromMake,
];

/** Commands for npm, pnpm, yarn, node --test, pytest, go, cargo or make. What `setup` fetches stays in the folder: the test runs in another sandbox. */
export function findCommands(project: Project): Commands {
  for (const way of ways) {
    const found = way(project);
    if (found !== undefined) return found;
  }
  return {
    setup: null,
    test: null,
    source: "none of package.json, pyproject.toml, go.mod, Cargo.toml, Makefile names a test",
  };
}

function fromPackageJson(project: Project): Commands | undefined {
  const manifest = parseObject(project.read("package.json"));
  if (manifest === undefined) return undefined;
  const tool = packageTool(project, manifest);
  const script = asRecord(manifest.scripts)?.test;
  const test = isRealScript(script) ? `${tool} test` : project.paths.some(isNodeTest) ? "node --test" : null;
  return test === null ? undefined : { setup: nodeSetup(project, manifest, tool), test, source: "package.json" };
}

function packageTool(project: Project, manifest: Record<string, unknown>): "npm" | "pnpm" | "yarn" {
  const named = String(manifest.packageManager ?? "").split("@")[0];
  if (named === "pnpm" || project.paths.includes("pnpm-lock.yaml")) return "pnpm";
  if (named === "yarn" || project.paths.includes("yarn.lock")) return "yarn";
  return "npm";
}

function nodeSetup(project: Project, manifest: Record<string, unknown>, tool: "npm" | "pnpm" | "yarn"): string | null {
  const kinds = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];
  const wants = kinds.some((kind) => Object.keys(asRecord(manifest[kind]) ?? {}).length > 0);
  if (!wants && manifest.workspaces === undefined && !project.paths.includes("pnpm-workspace.yaml")) return null;
  if (tool === "pnpm")
    return project.paths.includes("pnpm-lock.yaml") ? "pnpm install --frozen-lockfile" : "pnpm install";
  if (tool === "yarn")
    return project.paths.includes(".yarnrc.yml") ? "yarn install --immutable" : "yarn install --frozen-lockfile";
  const locked = project.paths.includes("package-lock.json") || project.paths.includes("npm-shrinkwrap.json");
  return locked ? "npm ci --no-audit --no-fund" : "npm install --no-audit --no-fund";
}

/** npm's placeholder and scripts that only say or return something prove nothing. */
function isRealScript(script: unknown): script is string {
  if (typeof script !== "string" || script.trim() === "" || /no test specified/i.test(script)) return false;
  return !/^(true|:|exit 0|echo\b[^&|;]*)$/.test(script.trim());
}

function isNodeTest(path: string): boolean {
  if (path.includes("node_modules/")) return false;
  return (
    /(^|[/.\-_])test\.[cm]?[jt]s$/.test(path) ||
    /(^|\/)test\/.*\.[cm]?js$/.test(path) ||
    /(^|\/)test-[^/]*\.[cm]?[jt]s$/.test(path)
  );
}

function fromPython(project: Project): Commands | undefined {
  if (!project.paths.some((path) => /(^|\/)(test_[^/]*|[^/]*_test)\.py$/.test(path))) return undefined;
  if (project.paths.includes("uv.lock")) {
    return {
      setup: "UV_CACHE_DIR=.venv/uv uv sync --all-extras",
      test: ".venv/bin/python -m pytest",
      source: "uv.lock",
    };
  }
  const wanted = ["requirements.txt", "requirements-dev.txt", "requirements-test.txt", "dev-requirements.txt"]
    .filter((file) => project.paths.includes(file))
    .map((file) => ` -r ${file}`);
  const isPackage =
    /^\[(project|tool\.poetry)\]/m.test(project.read("pyproject.toml") ?? "") || project.paths.includes("setup.py");
  const needs = `${wanted.join("")}${isPackage ? " -e ." : ""}`;
  const pip = ".venv/bin/python -m pip install --quiet";
  const setup = [
    "python3 -m venv --system-site-packages .venv",
    ...(needs === "" ? [] : [`${pip}${needs}`]),
    // A machine that has pytest needs no network for it.
    `{ .venv/bin/python -c "import pytest" 2>/dev/null || ${pip} pytest; }`,
  ].join(" && ");
  const source = ["pyproject.toml", "pytest.ini", "setup.py", "requirements.txt"].find((file) =>
    project.paths.includes(file),
  );
  return { setup, test: ".venv/bin/python -m pytest", source: source ?? "test_*.py" };
}

function fromGo(project: Project): Commands | undefined {
  const manifest = project.read("go.mod");
  if (manifest === undefined || !project.paths.some((path) => path.endsWith("_test.go"))) return undefined;
  // Go passes by folders whose name starts with a dot, so the modules may lie in the tree.
  const cache = 'GOMODCACHE="$PWD/.gomod"';
  if (!/^\s*require\b/m.test(manifest)) return { setup: null, test: "go test ./...", source: "go.mod" };
  return {
    setup: `GOFLAGS=-modcacherw ${cache} go mod download`,
    test: `${cache} GOPROXY=off go test ./...`,
    source: "go.mod",
  };
}

function fromCargo(project: Project): Commands | undefined {
  if (project.read("Cargo.toml") === undefined) return undefined;
  const home = 'CARGO_HOME="$PWD/.cargo-home"';
  return { setup: `${home} cargo fetch`, test: `${home} cargo test --offline`, source: "Cargo.toml" };
}

function fromMake(project: Project): Commands | undefined {
  const source = ["GNUmakefile", "makefile", "Makefile"].find((file) => project.read(file) !== undefined);
  if (source === undefined || !/^test\s*:(?!=)/m.test(project.read(source) ?? "")) return undefined;
  return { setup: null, test: "make test", source };
}

function parseObject(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
