import { parseObject } from "../../policy/reach/counted-json.ts";
import { findNodeTool } from "../commands/tools/node-tool.ts";
import type { Project } from "../commands/tools/project.ts";
import type { Workspace, WorkspaceTool } from "./packages.ts";
import { readCargo } from "./read-cargo.ts";
import { readGo } from "./read-go.ts";
import { readNode } from "./read-node.ts";

const manifest = /(?:^|\/)(?:package\.json|Cargo\.toml|go\.mod)$/;
const ofRoot: readonly string[] = ["pnpm-workspace.yaml", "lerna.json", "go.work", ".yarnrc.yml", "yarn.lock"];
/** Of a tree with more nobody asks: all of it is tested. */
const maxManifests = 2000;

/** The files that tell a tree's packages; undefined: there are too many to look at. */
export function listManifests(paths: readonly string[]): readonly string[] | undefined {
  const wanted = paths.filter(
    (path) => (manifest.test(path) && !/(?:^|\/)node_modules\//.test(path)) || ofRoot.includes(path),
  );
  return wanted.length > maxManifests ? undefined : wanted;
}

/** The packages of a tree, by the files of `listManifests`; undefined where no known tool tests several at once. */
export function readWorkspace(project: Project): Workspace | undefined {
  const found = readNode(project, toNodeTool(project)) ?? readCargo(project) ?? readGo(project);
  if (found === undefined || found.packages.length === 0) return undefined;
  // A package of no plain name could not be named to a shell, nor told from another.
  const members = found.packages.filter(({ isMember }) => isMember);
  const names = members.map(({ name }) => name).filter((name) => name !== "");
  if (members.length === 0 || new Set(names).size !== names.length) return undefined;
  return members.every(({ folder, name }) => isPlain(folder) && isPlain(name)) ? found : undefined;
}

function isPlain(word: string): boolean {
  return /^[\w@.+/-]*$/.test(word) && !word.startsWith("-");
}

function toNodeTool(project: Project): WorkspaceTool {
  const tool = findNodeTool(project);
  if (tool !== "yarn") return tool;
  const version = /^yarn@(\d+)/.exec(String(parseObject(project.read("package.json"))?.["packageManager"] ?? ""))?.[1];
  const isFirst = version === undefined ? !project.paths.includes(".yarnrc.yml") : version === "1";
  return isFirst ? "yarn1" : "yarn";
}
