import { asRecord, parseObject } from "../../policy/reach/counted-json.ts";
import { readYaml, toList, toTexts } from "../commands/ci/read-workflow.ts";
import type { Project } from "../commands/tools/project.ts";
import { joinFolder } from "../commands/tools/words.ts";
import { findFolders, findMembers } from "./find-members.ts";
import type { Workspace, WorkspaceTool } from "./packages.ts";

const kinds = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];

/** Packages of npm's, pnpm's, Yarn's or bun's workspaces. */
export function readNode(project: Project, tool: WorkspaceTool): Workspace | undefined {
  const globs = readGlobs(project, tool);
  if (globs === undefined) return undefined;
  const members = new Set(findMembers(globs, { paths: project.paths, file: "package.json" }));
  const folders = findFolders(project.paths, "package.json");
  const manifests = new Map(folders.map((folder) => [folder, parseObject(project.read(`${folder}/package.json`))]));
  // One that can not be read may be anything; a sample may be broken on purpose.
  if ([...members].some((folder) => manifests.get(folder) === undefined)) return undefined;
  const nameOf = (folder: string): string => {
    const name = manifests.get(folder)?.["name"];
    return typeof name === "string" ? name : "";
  };
  const known = new Map<string, string[]>();
  for (const folder of folders) known.set(nameOf(folder), [...(known.get(nameOf(folder)) ?? []), folder]);
  known.delete("");
  const packages = folders.map((folder) => {
    const needs = kinds.flatMap((kind) => Object.entries(asRecord(manifests.get(folder)?.[kind])));
    const found = needs.flatMap(([name, value]) => targetsOf(name, String(value), { folder, known, manifests }));
    const scripts = Object.keys(asRecord(manifests.get(folder)?.["scripts"]));
    return { folder, name: nameOf(folder), needs: [...new Set(found)], scripts, isMember: members.has(folder) };
  });
  const scripts = toTexts(parseObject(project.read("package.json"))?.["scripts"]);
  return { tool, packages, scripts };
}

function readGlobs(project: Project, tool: WorkspaceTool): readonly string[] | undefined {
  const list =
    tool === "pnpm"
      ? readYaml(project.read("pnpm-workspace.yaml"))?.data["packages"]
      : (asWorkspaces(parseObject(project.read("package.json"))?.["workspaces"]) ??
        parseObject(project.read("lerna.json"))?.["packages"]);
  if (list === undefined) return undefined;
  const globs = toList(list);
  return globs.every((glob) => typeof glob === "string") ? (globs as readonly string[]) : undefined;
}

function asWorkspaces(value: unknown): unknown {
  return Array.isArray(value) ? value : asRecord(value)["packages"];
}

/** By its name, by another name for it (`npm:`, `workspace:`), or by its folder (`file:`, `link:`, `portal:`); whatever version is asked for. */
function targetsOf(
  name: string,
  value: string,
  of: {
    readonly folder: string;
    readonly known: ReadonlyMap<string, readonly string[]>;
    readonly manifests: ReadonlyMap<string, unknown>;
  },
): readonly string[] {
  const other = /^(?:npm|workspace):(.+)@[^@/]*$/.exec(value)?.[1] ?? name;
  const path = /^(?:file|link|portal|workspace):(.+)$/.exec(value)?.[1] ?? (value.startsWith(".") ? value : undefined);
  const place = path === undefined ? undefined : joinFolder(of.folder, path);
  const ofPath = place !== undefined && of.manifests.has(place) ? [place] : [];
  return [...(of.known.get(name) ?? []), ...(of.known.get(other) ?? []), ...ofPath];
}
