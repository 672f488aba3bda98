import { asRecord, parseObject } from "./counted-json.ts";
import { sampleFolder } from "./file-kinds.ts";
import { folderOf, inFolder, resolvePath, type Tree } from "./tree.ts";

/** Packages that stand in the tree and are installed by a link: what they hold is no registry's. */
export type LocalPackages = {
  /** Program → the file that is it. */
  readonly programs: ReadonlyMap<string, string>;
  /** Name → the files by which the package is loaded. */
  readonly entries: ReadonlyMap<string, readonly string[]>;
};

export const noPackages: LocalPackages = { programs: new Map(), entries: new Map() };

const most = 2000;

/** The manifests of a tree's own packages; none where its root links to none. */
export function listManifests(tree: Pick<Tree, "paths">, root: string | undefined): readonly string[] {
  const manifest = parseObject(root) ?? {};
  const needs = ["dependencies", "devDependencies", "optionalDependencies"].map((key) => asRecord(manifest[key]));
  const links = needs
    .flatMap((table) => Object.values(table))
    .some((one) => /^(?:file|link|workspace|portal):/.test(String(one)));
  const isMany =
    manifest.workspaces !== undefined || ["pnpm-workspace.yaml", "lerna.json"].some((one) => tree.paths.has(one));
  if (!links && !isMany) return [];
  return [...tree.paths].filter((path) => path.endsWith("/package.json") && !sampleFolder.test(path)).slice(0, most);
}

/** `manifests`: texts by path. */
export function readPackages(manifests: ReadonlyMap<string, string>, paths: ReadonlySet<string>): LocalPackages {
  const programs = new Map<string, string>();
  const entries = new Map<string, readonly string[]>();
  for (const [path, text] of manifests) {
    const manifest = parseObject(text) ?? {};
    const { name, bin, main, exports: exported } = manifest;
    if (typeof name !== "string") continue;
    const folder = folderOf(path);
    const bins = typeof bin === "string" ? { [name.replace(/^@[^/]*\//, "")]: bin } : asRecord(bin);
    for (const [program, file] of Object.entries(bins)) {
      const found = resolvePath(folder, String(file));
      if (found !== undefined) programs.set(program, found);
    }
    const root = asRecord(exported)["."] ?? exported;
    const files = [
      main,
      ...texts(root),
      "index.js",
      "index.cjs",
      "index.mjs",
      "index.ts",
      "index.json",
      "jest-preset.js",
      "jest-preset.json",
    ];
    const there = files.flatMap((file) => (typeof file === "string" ? findEntry(folder, file, paths) : []));
    entries.set(name, [...new Set(there)]);
  }
  return { programs, entries };
}

function findEntry(folder: string, file: string, paths: ReadonlySet<string>): readonly string[] {
  const path = resolvePath(folder, file);
  return path === undefined
    ? []
    : [path, `${path}.js`, inFolder(path, "index.js")].filter((one) => paths.has(one)).slice(0, 1);
}

function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Object.values(asRecord(value)).filter((one) => typeof one === "string");
}
