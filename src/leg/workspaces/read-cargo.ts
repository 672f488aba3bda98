import type { Project } from "../commands/tools/project.ts";
import { findFolders, findMembers } from "./find-members.ts";
import type { Workspace } from "./packages.ts";

/** Packages of a Cargo workspace whose root is none itself: there `cargo test` is of the root alone. */
export function readCargo(project: Project): Workspace | undefined {
  const root = project.read("Cargo.toml");
  const table = root === undefined ? undefined : readTable(root, "workspace");
  if (table === undefined || root === undefined || readTable(root, "package") !== undefined) return undefined;
  const excluded = readStrings(table, "exclude");
  const of = { paths: project.paths, file: "Cargo.toml", excluded };
  const members = new Set(findMembers(readStrings(table, "members"), of));
  const folders = findFolders(project.paths, "Cargo.toml");
  const texts = new Map(folders.map((folder) => [folder, project.read(`${folder}/Cargo.toml`) ?? ""]));
  const nameOf = (folder: string) =>
    /^\s*name\s*=\s*["']([^"']+)["']/m.exec(readTable(texts.get(folder) ?? "", "package") ?? "")?.[1] ?? "";
  const names = new Map(folders.map((folder) => [folder, nameOf(folder)]));
  // Without its name no package can be told to cargo.
  if ([...members].some((folder) => names.get(folder) === "")) return undefined;
  const renamed = renamesOf(root);
  const packages = folders.map((folder) => {
    // What names another one in any way needs it; one too many is tested rather than one too few.
    const words = new Set((texts.get(folder) ?? "").match(/[\w-]+/g));
    const needs = folders.filter((one) => {
      const name = names.get(one) ?? "";
      return one !== folder && name !== "" && [name, ...(renamed.get(name) ?? [])].some((word) => words.has(word));
    });
    return { folder, name: names.get(folder) ?? "", needs, scripts: [], isMember: members.has(folder) };
  });
  return { tool: "cargo", packages, scripts: {} };
}

/** A table's own lines, up to the next table. */
function readTable(text: string, name: string): string | undefined {
  const lines = text.split(/\r?\n/);
  const at = lines.findIndex((line) => new RegExp(`^\\s*\\[\\s*${name}\\s*\\]\\s*(?:#.*)?$`).test(line));
  if (at === -1) return undefined;
  const end = lines.findIndex((line, index) => index > at && /^\s*\[{1,2}[^\]]+\]{1,2}\s*(?:#.*)?$/.test(line));
  return lines.slice(at + 1, end === -1 ? undefined : end).join("\n");
}

function readStrings(table: string, key: string): readonly string[] {
  const list = new RegExp(`^\\s*${key}\\s*=\\s*\\[([^\\]]*)\\]`, "m").exec(table)?.[1] ?? "";
  return [...list.replace(/#.*$/gm, "").matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, a, b]) => a ?? b ?? "");
}

/** `other = { package = "name", … }` of the workspace's own dependencies: members then say `other`. */
function renamesOf(root: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [, alias = "", name = ""] of root.matchAll(/^\s*([\w-]+)\s*=\s*\{[^}]*\bpackage\s*=\s*["']([\w-]+)["']/gm))
    found.set(name, [...(found.get(name) ?? []), alias]);
  for (const [, alias = "", rest = ""] of root.matchAll(/^\s*\[workspace\.dependencies\.([\w-]+)\]([^[]*)/gm)) {
    const name = /\bpackage\s*=\s*["']([\w-]+)["']/.exec(rest)?.[1];
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), alias]);
  }
  return found;
}
