import { parseObject } from "../../../policy/reach/counted-json.ts";
import { dropFlags } from "./find-leaves.ts";
import type { Project } from "./project.ts";
import type { StepLine } from "./step-line.ts";
import { inside, quote } from "./words.ts";

/**
 * What a tool needs so that all that it fetches stays in the folder, as the test runs in another sandbox and without network.
 * `both`, `test`: variables as a shell writes them. `fetch`: commands after those that the project names.
 */
export type Home = {
  readonly both: readonly string[];
  readonly test: readonly string[];
  readonly before: readonly string[];
  readonly fetch: readonly string[];
};

type Of = {
  readonly project: Project;
  /** Lines of the test: builds and tests. */
  readonly test: readonly StepLine[];
  readonly setup: readonly StepLine[];
  readonly programs: ReadonlySet<string>;
};

/** All homes that the lines ask for, as one. */
export function findHomes(of: Of): Home {
  const homes = makers.map((make) => make(of)).filter((one) => one !== undefined);
  const join = (key: keyof Home) => [...new Set(homes.flatMap((home) => home[key] ?? []))];
  return { both: join("both"), test: join("test"), before: join("before"), fetch: join("fetch") };
}

/** The names of all programs that lines start, with those that lead to them. */
export function listPrograms(lines: readonly StepLine[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.leaves.flatMap((leaf) => [leaf.program, ...leaf.by])));
}

const makers: readonly ((of: Of) => Partial<Home> | undefined)[] = [ofNode, ofPython, ofGo, ofRust, ofJvm, ofOthers];

function ofNode({ project, programs, setup, test }: Of): Partial<Home> | undefined {
  const both: string[] = [];
  const manager = String(parseObject(project.read("package.json"))?.["packageManager"] ?? "");
  const ownYarn = /^yarnPath:/m.test(project.read(".yarnrc.yml") ?? "");
  if (/^(?:pnpm|yarn)@/.test(manager) && !ownYarn && (programs.has("pnpm") || programs.has("yarn")))
    both.push('COREPACK_HOME="$PWD/.corepack"', "COREPACK_ENABLE_DOWNLOAD_PROMPT=0");
  if (programs.has("yarn") && project.paths.includes(".yarnrc.yml")) both.push("YARN_ENABLE_GLOBAL_CACHE=false");
  if (programs.has("bun") || programs.has("bunx")) both.push('BUN_INSTALL_CACHE_DIR="$PWD/.bun-cache"');
  if ([...setup, ...test].some((line) => /playwright(?:-core)? install/.test(line.text)))
    both.push('PLAYWRIGHT_BROWSERS_PATH="$PWD/.playwright"');
  if (!programs.has("deno")) return { both };
  both.push('DENO_DIR="$PWD/.deno"');
  const isTold = setup.some((line) => /\bdeno (?:install|cache)\b/.test(line.text));
  return { both, before: isTold ? [] : ["deno install"] };
}

const pythonPrograms = /^(?:pip3?|python[\d.]*|pytest|py\.test|tox|nox|coverage|unittest|nose2|trial|stestr)$/;
/** Tools that make their own environment. */
const managers = /^(?:uv|uvx|poetry|pdm|hatch|pipenv|rye|pixi|conda|pipx)$/;

function ofPython(of: Of): Partial<Home> | undefined {
  const { programs, test, setup } = of;
  const both: string[] = [];
  const offline: string[] = [];
  const before: string[] = [];
  const fetch: string[] = [];
  if (programs.has("uv") || programs.has("uvx")) {
    both.push(
      'UV_CACHE_DIR="$PWD/.uv/cache"',
      'UV_PYTHON_INSTALL_DIR="$PWD/.uv/python"',
      'UV_TOOL_DIR="$PWD/.uv/tools"',
    );
    offline.push("UV_OFFLINE=1");
    const makesOne = setup.some((line) => /\buv (?:sync|venv)\b/.test(line.text));
    if (!makesOne && setup.some((line) => /\buv pip\b/.test(line.text))) before.push("uv venv");
    fetch.push(...test.flatMap((line) => toUvFetch(line)));
  }
  if (programs.has("poetry")) both.push("POETRY_VIRTUALENVS_IN_PROJECT=true", 'POETRY_CACHE_DIR="$PWD/.poetry"');
  if (programs.has("pdm")) both.push('PDM_CACHE_DIR="$PWD/.pdm-cache"', "PDM_CHECK_UPDATE=0");
  if (programs.has("hatch")) both.push('HATCH_DATA_DIR="$PWD/.hatch"', 'HATCH_CACHE_DIR="$PWD/.hatch/cache"');
  if (programs.has("pipenv")) both.push("PIPENV_VENV_IN_PROJECT=1");
  const plain = [...setup, ...test].some(
    (line) =>
      // What names the environment itself needs no path to it.
      !/^(?:\{ )?(?:\.venv\/bin\/|python3 -m venv)/.test(line.text) &&
      line.leaves.some((leaf) => pythonPrograms.test(leaf.program) && !leaf.by.some((one) => managers.test(one))),
  );
  const isUvPip =
    programs.has("uv") &&
    !setup.some(
      (line) => /(?:^|\s)(?:pip3?|python[\d.]* -m pip) install/.test(line.text) && !/\buv pip/.test(line.text),
    );
  if (plain) {
    both.push('PATH="$PWD/.venv/bin:$PATH"');
    if (!isUvPip) before.push("python3 -m venv .venv");
  }
  const isMade = setup.some((line) => /--notest|--install-only/.test(line.text));
  fetch.push(...test.flatMap((line) => toEnvFetch(line, isMade)));
  const runner = ["tox", "nox"].find((one) => programs.has(one));
  const isBrought = setup.some((line) => line.kind === "install" && !/--notest|--install-only/.test(line.text));
  if (runner !== undefined && plain && !isBrought) before.push(`python -m pip install --quiet ${runner}`);
  return { both, test: offline, before, fetch };
}

/** `uv run --group x pytest` → `uv run --group x true`: the environment is made, and nothing runs. */
function toUvFetch({ text, folder }: StepLine): readonly string[] {
  const words = text.split(/\s+/);
  const at = words.findIndex((word, index) => word === "uv" && words[index + 1] === "run");
  if (at === -1 || words.includes("--no-sync")) return [];
  const rest = dropFlags(words.slice(at + 2), "uv");
  const flags = words
    .slice(at + 2, words.length - rest.length)
    .filter((word) => word !== "-m" && word !== "--" && word !== "--no-sync");
  return [enter(folder, ["uv", "run", ...flags, "true"].join(" "))];
}

/** tox and nox make their environments in the set-up; the run then uses them. */
function toEnvFetch({ text, folder, leaves }: StepLine, isMade: boolean): readonly string[] {
  const program = leaves.find((leaf) => leaf.program === "tox" || leaf.program === "nox")?.program;
  if (program === undefined || isMade || !new RegExp(`\\b${program}\\b`).test(text)) return [];
  const [head = "", ...rest] = text.split(" -- ");
  const flag = program === "tox" ? "--notest" : "--install-only";
  const made = /\btox run\b/.test(head) ? head.replace(/\btox run\b/, `tox run ${flag}`) : `${head} ${flag}`;
  return [enter(folder, rest.length > 0 && program === "tox" ? made : made)];
}

function ofGo({ project, programs, test }: Of): Partial<Home> | undefined {
  if (!["go", "gotestsum", "ginkgo"].some((one) => programs.has(one))) return undefined;
  const folders = foldersOf(test, /^(?:go|gotestsum|ginkgo)$/).map((folder) => nearestWith(folder, "go.mod", project));
  const wanted = [...new Set(folders)].filter(
    (folder) =>
      folder !== undefined &&
      /^\s*require\b/m.test(project.read(inside(folder, "go.mod")) ?? "") &&
      !project.paths.includes(inside(folder, "vendor/modules.txt")),
  );
  if (wanted.length === 0) return undefined;
  return {
    // Go passes by folders whose name starts with a dot, so the modules may lie in the tree.
    both: ['GOMODCACHE="$PWD/.gomod"'],
    test: ["GOPROXY=off"],
    fetch: wanted.map((folder) => enter(folder ?? "", "GOFLAGS=-modcacherw go mod download")),
  };
}

function ofRust({ project, programs, test }: Of): Partial<Home> | undefined {
  if (!programs.has("cargo")) return undefined;
  const folders = [
    ...new Set(foldersOf(test, /^cargo$/).map((folder) => nearestWith(folder, "Cargo.toml", project) ?? folder)),
  ];
  return {
    both: ['CARGO_HOME="$PWD/.cargo-home"'],
    test: ["CARGO_NET_OFFLINE=true"],
    fetch: folders.map((folder) => enter(folder, "cargo fetch")),
  };
}

/** Test frameworks are only resolved when tests run, so the set-up runs them once on the base, whatever they say. */
function ofJvm({ programs, test }: Of): Partial<Home> | undefined {
  const isMaven = ["mvn", "mvnw", "mvnd"].some((one) => programs.has(one));
  const isGradle = ["gradle", "gradlew"].some((one) => programs.has(one));
  if (!isMaven && !isGradle) return undefined;
  const fetch = test
    .filter((line) => line.leaves.some((leaf) => /^(?:mvnw?|gradlew?)$/.test(leaf.program)))
    .map((line) => toJvmFetch(line));
  return {
    both: [
      ...(isMaven ? ['MAVEN_USER_HOME="$PWD/.m2"', 'MAVEN_OPTS="-Dmaven.repo.local=$PWD/.m2/repository"'] : []),
      ...(isGradle ? ['GRADLE_USER_HOME="$PWD/.gradle-home"'] : []),
    ],
    test: [],
    fetch: [
      ...(isGradle
        ? [
            "mkdir -p .gradle-home && printf '%s' 'allprojects { tasks.withType(AbstractTestTask).configureEach { ignoreFailures = true } }' > .gradle-home/once.gradle",
          ]
        : []),
      ...fetch,
    ],
  };
}

function toJvmFetch({ text, folder, leaves }: StepLine): string {
  const isMaven = leaves.some((leaf) => /^mvnw?$/.test(leaf.program));
  const made = isMaven
    ? text.replace(/(?<=^|\s|\/)(mvnw?)(?=\s|$)/, "$1 -Dmaven.test.failure.ignore=true")
    : text.replace(
        /(?<=^|\s|\/)(gradlew?)(?=\s|$)/,
        '$1 -I "$GRADLE_USER_HOME/once.gradle" --no-build-cache --no-daemon',
      );
  return enter(folder, made);
}

function ofOthers({ programs }: Of): Partial<Home> | undefined {
  const both: string[] = [];
  const test: string[] = [];
  const before: string[] = [];
  if (programs.has("bundle") || programs.has("bundler")) both.push('BUNDLE_PATH="$PWD/.gems"');
  if (programs.has("composer")) both.push('COMPOSER_HOME="$PWD/.composer"');
  if (programs.has("mix")) {
    both.push('MIX_HOME="$PWD/.mix"', 'HEX_HOME="$PWD/.hex"', "MIX_ENV=test");
    test.push("HEX_OFFLINE=1");
    before.push("mix local.hex --force --if-missing", "mix local.rebar --force --if-missing");
  }
  if (programs.has("dotnet"))
    both.push('NUGET_PACKAGES="$PWD/.nuget"', 'DOTNET_CLI_HOME="$PWD/.dotnet"', "DOTNET_NOLOGO=1");
  return { both, test, before };
}

function foldersOf(lines: readonly StepLine[], program: RegExp): readonly string[] {
  return [
    ...new Set(
      lines.flatMap((line) => line.leaves.filter((leaf) => program.test(leaf.program)).map((leaf) => leaf.folder)),
    ),
  ];
}

/** The nearest folder, from this one up, in which such a file stands. */
function nearestWith(folder: string, name: string, project: Project): string | undefined {
  const parts = folder === "" ? [] : folder.split("/");
  for (let depth = parts.length; depth >= 0; depth--) {
    const here = parts.slice(0, depth).join("/");
    if (project.read(inside(here, name)) !== undefined) return here;
  }
  return undefined;
}

/** A command in a folder of the tree, for who stands in the root. */
export function enter(folder: string, text: string): string {
  return folder === "" ? text : `(cd ${quote(folder)} && ${text})`;
}
