import { asRecord, parseObject } from "../../../policy/reach/counted-json.ts";
import { findLeaves } from "../tools/find-leaves.ts";
import { findNodeTool, type NodeTool } from "../tools/node-tool.ts";
import type { Project } from "../tools/project.ts";
import type { Told } from "./manifest.ts";

type Manifest = Readonly<Record<string, unknown>>;

/** npm, pnpm, yarn, bun: the root's test script, else the workspaces', else a runner that its dependencies name. */
export function tellNode(project: Project): Told | undefined {
  const manifest = parseObject(project.read("package.json"));
  if (manifest === undefined) return tellDeno(project);
  const tool = findNodeTool(project);
  const test = findTest(project, manifest, tool) ?? findWorkspaceTests(project, tool) ?? findRunner(project, manifest);
  if (test === undefined) return tellDeno(project);
  return { setup: installNode(project), test, file: "package.json" };
}

function findTest(project: Project, manifest: Manifest, tool: NodeTool): readonly string[] | undefined {
  const script = asRecord(manifest["scripts"])["test"];
  if (!isRealScript(script)) return undefined;
  const members = memberScripts(project);
  if (wantsMore(`${tool} run test`, project)) return undefined;
  // A root that only tests itself, in a tree whose packages have tests: the packages count.
  if (members.length > 0 && /^(?:echo|true|exit)\b/.test(String(script))) return undefined;
  return [tool === "bun" ? "bun run test" : `${tool} test`];
}

/** A script that builds by tools which fetch as they go, or that starts containers. */
function wantsMore(text: string, project: Project): boolean {
  return findLeaves(text, "", project).some(({ program }) =>
    /^(?:wasm-pack|docker|docker-compose|podman|sudo)$/.test(program),
  );
}

/** npm's placeholder and scripts that only say or return something prove nothing. */
export function isRealScript(script: unknown): script is string {
  if (typeof script !== "string" || script.trim() === "" || /no test specified/i.test(script)) return false;
  return !/^(true|:|exit 0|echo\b[^&|;]*)$/.test(script.trim());
}

/** What installs a Node project's packages; none where it has none. */
export function installNode(project: Project): readonly string[] {
  const manifest = parseObject(project.read("package.json"));
  if (manifest === undefined) return [];
  const kinds = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];
  const wants = kinds.some((kind) => Object.keys(asRecord(manifest[kind])).length > 0);
  if (!wants && manifest["workspaces"] === undefined && !project.paths.includes("pnpm-workspace.yaml")) return [];
  const has = (...files: readonly string[]) => files.some((file) => project.paths.includes(file));
  switch (findNodeTool(project)) {
    case "pnpm":
      return [has("pnpm-lock.yaml") ? "pnpm install --frozen-lockfile" : "pnpm install"];
    case "yarn":
      return [has(".yarnrc.yml") ? "yarn install --immutable" : "yarn install --frozen-lockfile"];
    case "bun":
      return [has("bun.lock", "bun.lockb") ? "bun install --frozen-lockfile" : "bun install"];
    default:
      return [
        has("package-lock.json", "npm-shrinkwrap.json")
          ? "npm ci --no-audit --no-fund"
          : "npm install --no-audit --no-fund",
      ];
  }
}

type Member = { readonly folder: string; readonly scripts: Readonly<Record<string, unknown>> };

function memberScripts(project: Project): readonly Member[] {
  const root = parseObject(project.read("package.json"));
  const isWorkspace =
    root?.["workspaces"] !== undefined ||
    project.paths.includes("pnpm-workspace.yaml") ||
    project.paths.includes("lerna.json");
  if (!isWorkspace) return [];
  return project.paths
    .filter((path) => path.endsWith("/package.json"))
    .map((path) => ({
      folder: path.slice(0, -"/package.json".length),
      scripts: asRecord(parseObject(project.read(path))?.["scripts"]),
    }))
    .filter(({ scripts }) => isRealScript(scripts["test"]));
}

/** A workspace whose root has no test: the tests of all its packages, after what makes them. */
function findWorkspaceTests(project: Project, tool: NodeTool): readonly string[] | undefined {
  const members = memberScripts(project);
  if (members.length === 0) return undefined;
  const builds = ["build", "compile"].find(
    (name) => members.filter(({ scripts }) => typeof scripts[name] === "string").length * 2 > members.length,
  );
  const names = builds === undefined ? ["test"] : [builds, "test"];
  return names.map((name) => {
    switch (tool) {
      case "pnpm":
        return `pnpm -r --if-present run ${name}`;
      case "yarn":
        return project.paths.includes(".yarnrc.yml")
          ? `yarn workspaces foreach -A run ${name}`
          : `yarn workspaces run ${name}`;
      case "bun":
        return `bun run --filter '*' ${name}`;
      default:
        return name === "test" ? "npm test --workspaces --if-present" : `npm run ${name} --workspaces --if-present`;
    }
  });
}

/** No script, but tests: the runner that the dependencies name, else Node's own. */
function findRunner(project: Project, manifest: Manifest): readonly string[] | undefined {
  const needs = { ...asRecord(manifest["dependencies"]), ...asRecord(manifest["devDependencies"]) };
  if (isRealScript(asRecord(manifest["scripts"])["test"])) return undefined;
  const runner = ["vitest", "jest", "mocha", "ava", "tap"].find((name) => name in needs);
  if (!project.paths.some(isNodeTest)) return undefined;
  return [runner === undefined ? "node --test" : runner === "vitest" ? "npx vitest run" : `npx ${runner}`];
}

function isNodeTest(path: string): boolean {
  if (path.includes("node_modules/")) return false;
  return (
    /(^|[/.\-_])test\.[cm]?[jt]s$/.test(path) ||
    /(^|\/)test\/.*\.[cm]?js$/.test(path) ||
    /(^|\/)test-[^/]*\.[cm]?[jt]s$/.test(path)
  );
}

function tellDeno(project: Project): Told | undefined {
  const file = ["deno.json", "deno.jsonc"].find((name) => project.read(name) !== undefined);
  if (file === undefined || !project.paths.some((path) => /(?:^|[/._])test\.(?:ts|tsx|js|mjs)$/.test(path)))
    return undefined;
  const task = asRecord(parseObject(project.read(file))?.["tasks"])["test"];
  return { setup: ["deno install"], test: [task === undefined ? "deno test -A" : "deno task test"], file };
}
