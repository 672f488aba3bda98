import { asRecord, parseObject } from "./counted-json.ts";
import type { Uses } from "./counted-part.ts";
import { findSeeds, firstSeeds } from "./find-seeds.ts";
import { findManifests, findSentFolder } from "./follow-command.ts";
import { followStep } from "./follow-step.ts";
import { listManifests, readPackages } from "./local-packages.ts";
import type { Naming } from "./named-files.ts";
import type { SearchRoots } from "./search-roots.ts";
import { cut, type Found, isMakefile, makefileNames, type Step, toSteps } from "./step.ts";
import { inFolder, resolvePath, type Tree } from "./tree.ts";

/** What a test command depends on in one tree. */
export type Reach = Uses & {
  /** Each file that steers it, with the way that leads there: `npm test → script unit → scripts/unit.js`. */
  readonly files: ReadonlyMap<string, string>;
  /** Names that make builds in the root: a file of such a name would make it say "up to date". */
  readonly built: ReadonlySet<string>;
  /** Files that commands and settings name as tests, by folder or pattern. */
  readonly tests: ReadonlySet<string>;
  readonly roots: SearchRoots;
};

/** Files looked into at most; a chain that is longer is nobody's. */
const maxFiles = 1500;

/**
 * Follows commands through a tree: scripts of manifests, Makefile targets with what they include, programs and scripts that
 * stand in the tree, the configuration that the started runners look for, and the files that all these name. Reads only
 * those; product code and plain tests are not among them.
 */
export async function findReached(commands: readonly string[], tree: Tree): Promise<Reach> {
  const texts = new Map<string, string>();
  const load = async (paths: readonly string[]) => {
    const wanted = [...new Set(paths)].filter((path) => tree.paths.has(path) && !texts.has(path));
    if (wanted.length > 0) for (const [path, text] of await tree.read(wanted)) texts.set(path, text);
  };
  await load(["package.json", ...makefileNames, ...firstSeeds(tree)]);
  const manifests = listManifests(tree, texts.get("package.json"));
  await load(manifests);
  const naming: Naming = { paths: tree.paths, named: findOwnFiles(texts.get("package.json")) };
  const found: Found = {
    files: new Map(),
    scripts: new Map(),
    targets: new Map(),
    programs: new Set(),
    built: new Set(),
    folders: new Set(),
    tests: new Set(),
    roots: { node: new Set(), others: new Set() },
    packages: readPackages(new Map(manifests.flatMap((path) => [[path, texts.get(path) ?? ""] as const])), tree.paths),
  };
  const seen = new Set<string>();
  let steps: readonly Step[] = commands.flatMap((text) => toSteps(text, "", `\`${cut(text)}\``));
  let seeded = false;
  while (seen.size < maxFiles) {
    const fresh = steps.filter((step) => isNew(seen, step));
    if (fresh.length === 0 && seeded) break;
    await load(fresh.flatMap((step) => wantedBy(step, tree)));
    steps = fresh.flatMap((step) => followStep(step, { texts, naming, found }));
    // The runners are known by now: what they look for by themselves comes last, and may start more.
    seeded = steps.length === 0;
    if (seeded) steps = findSeeds(tree, found);
  }
  for (const step of findSeeds(tree, found))
    if (step.kind === "file" && !found.files.has(step.path)) found.files.set(step.path, step.how);
  return found;
}

function wantedBy(step: Step, tree: Tree): readonly string[] {
  if (step.kind === "file") return [step.path];
  const sent = findSentFolder(step.command);
  const folders = [step.command.folder, ...(sent === undefined ? [] : [sent])];
  return folders.flatMap((folder) => {
    const command = { ...step.command, folder };
    const named = command.words.flatMap((word) => resolvePath(folder, word) ?? []).filter(isMakefile);
    return [
      ...findManifests(command, tree.paths),
      ...findManifests(command, tree.paths, "composer.json"),
      ...makefileNames.map((name) => inFolder(folder, name)),
      ...named,
    ];
  });
}

function isNew(seen: Set<string>, step: Step): boolean {
  const key = step.kind === "file" ? step.path : JSON.stringify([step.command.folder, ...step.command.words]);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

/** What a manifest says the package is: all file names in `main`, `exports`, `bin` and their like. */
function findOwnFiles(text: string | undefined): ReadonlySet<string> {
  const manifest = parseObject(text) ?? {};
  const own = ["main", "module", "browser", "types", "typings", "exports", "bin", "unpkg", "jsdelivr"].map(
    (key) => manifest[key],
  );
  const strings = JSON.stringify(own).match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  const paths = strings.flatMap((one) => resolvePath("", String(JSON.parse(one))) ?? []);
  return new Set([
    ...paths,
    ...paths.map((path) => `${path}.js`),
    "index.js",
    ...Object.keys(asRecord(manifest.exports)),
  ]);
}
