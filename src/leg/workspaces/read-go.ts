import type { Project } from "../commands/tools/project.ts";
import { joinFolder } from "../commands/tools/words.ts";
import { findFolders } from "./find-members.ts";
import type { Workspace } from "./packages.ts";

/** The modules that `go.work` names; a root that is one of them holds the others' files too, so that there all are tested. */
export function readGo(project: Project): Workspace | undefined {
  const text = project.read("go.work")?.replace(/\/\/.*$/gm, "");
  if (text === undefined) return undefined;
  const blocks = [...text.matchAll(/^\s*use\s*\(([^)]*)\)/gm)].flatMap(([, block = ""]) => block.split("\n"));
  const lines = [...text.matchAll(/^\s*use\s+([^(\s]+)/gm)].map(([, one = ""]) => one);
  const folders = [...blocks, ...lines]
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .map((one) => joinFolder("", one));
  if (folders.some((folder) => folder === undefined || folder === "")) return undefined;
  const members = new Set(folders as readonly string[]);
  const all = [...new Set([...members, ...findFolders(project.paths, "go.mod")])].sort();
  const texts = new Map(all.map((folder) => [folder, project.read(`${folder}/go.mod`) ?? ""]));
  const names = new Map(
    all.map((folder) => [folder, /^\s*module\s+"?([^\s"]+)/m.exec(texts.get(folder) ?? "")?.[1] ?? ""]),
  );
  if ([...members].some((folder) => names.get(folder) === "")) return undefined;
  const packages = all.map((folder) => {
    const words = new Set((texts.get(folder) ?? "").split(/[\s"]+/));
    const places = new Set([...words].flatMap((word) => (/^\.\.?\//.test(word) ? [joinFolder(folder, word)] : [])));
    const needs = all.filter((one) => one !== folder && (words.has(names.get(one) || "\n") || places.has(one)));
    return { folder, name: names.get(folder) ?? "", needs, scripts: [], isMember: members.has(folder) };
  });
  return { tool: "go", packages, scripts: {} };
}
