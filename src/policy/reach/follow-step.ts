import { parseObject } from "./counted-json.ts";
import { countedPart, isManifest } from "./counted-part.ts";
import { findConfiguredPlaces, findTestPlaces } from "./find-test-places.ts";
import { findManifests, findScripts, findSentFolder, findStarted } from "./follow-command.ts";
import { followMake } from "./follow-make.ts";
import { findLoadedNames, findNamedFiles } from "./named-files.ts";
import type { SimpleCommand } from "./parse-commands.ts";
import { parseMakefile } from "./parse-makefile.ts";
import { findCommandRoots, findFileRoots, type SearchRoots } from "./search-roots.ts";
import { type Around, cut, isMakefile, type Step, toSteps } from "./step.ts";
import { folderOf, toFolders } from "./tree.ts";

/** What a step leads to; what it says of the proof is put into `around.found`. */
export function followStep(step: Step, around: Around): readonly Step[] {
  return step.kind === "command" ? followCommand(step, around) : followFile(step, around);
}

function followCommand({ command, how }: Extract<Step, { kind: "command" }>, around: Around): readonly Step[] {
  const { naming, found } = around;
  for (const name of command.words.flatMap(toNames)) found.programs.add(name);
  for (const folder of toFolders(command.folder)) found.folders.add(folder);
  const sent = findSentFolder(command);
  const here = sent === undefined ? [command] : [command, { ...command, folder: sent }];
  for (const path of here.flatMap((one) => findTestPlaces(one, naming))) found.tests.add(path);
  return here.flatMap((one) => [
    ...followStarted(one, how, around),
    ...followScripts(one, how, around),
    ...followMake(one, how, around),
  ]);
}

/** `bin/x`, `npm:x`, `x@1`: a program of that name; `ts-node/register`: the package too. */
function toNames(word: string): readonly string[] {
  const bare = word.replace(/^npm:|=.*$/g, "").toLowerCase();
  const names = [
    bare.replace(/^.*\//, ""),
    ...(/^[@a-z]/.test(bare) ? [bare.replace(/^(@[^/]*\/[^/]*|[^/]*).*$/, "$1")] : []),
  ];
  return names.map((name) => name.replace(/(?<=.)@.*$/, "")).filter((name) => /^@?[a-z][\w./-]*$/.test(name));
}

function followStarted(command: SimpleCommand, how: string, { naming, found }: Around): readonly Step[] {
  const started = findStarted(command, naming);
  addRoots(found, findCommandRoots(command, started));
  const own = command.words.flatMap(
    (word) => found.packages.programs.get(word.replace(/^.*\/\.bin\/|^npm:/, "")) ?? [],
  );
  return [...started, ...own.filter((path) => naming.paths.has(path))].map(
    (path): Step => ({ kind: "file", path, how }),
  );
}

function addRoots({ roots }: Around["found"], more: SearchRoots): void {
  for (const root of more.node) roots.node.add(root);
  for (const root of more.others) roots.others.add(root);
}

function followScripts(command: SimpleCommand, how: string, { texts, naming, found }: Around): readonly Step[] {
  return ["package.json", "composer.json"].flatMap((name) =>
    findManifests(command, naming.paths, name).flatMap((path) => {
      const manifest = parseObject(texts.get(path));
      if (manifest === undefined) return [];
      const scripts = findScripts(manifest, command.words);
      const known = found.scripts.get(path) ?? new Set();
      for (const script of scripts.keys()) known.add(script);
      found.scripts.set(path, known);
      if (scripts.size > 0) found.files.set(path, how);
      return [...scripts].flatMap(([script, text]) =>
        toSteps(text, folderOf(path), `${how} → script \`${cut(script)}\``),
      );
    }),
  );
}

function followFile({ path, how }: Extract<Step, { kind: "file" }>, { texts, naming, found }: Around): readonly Step[] {
  const text = texts.get(path);
  if (!found.files.has(path)) found.files.set(path, how);
  if (text === undefined) return [];
  const way = `${how} → ${path}`;
  if (isShell(path, text))
    return [...toSteps(text, "", way), ...(folderOf(path) === "" ? [] : toSteps(text, folderOf(path), way))];
  if (isMakefile(path)) {
    const { rules, rest } = parseMakefile(text);
    return [...rules.flatMap((rule) => rule.recipe), ...rest].flatMap((line) =>
      toSteps(line.replace(/^[\w.-]+\s*[:?+]?=/, ""), "", way),
    );
  }
  const manifest = path.endsWith("package.json") ? parseObject(text) : undefined;
  const part = isManifest(path) ? countedPart(path, text, found, false) : text;
  const counted = manifest === undefined ? part : JSON.stringify(withoutTables(manifest), null, 1);
  addRoots(found, findFileRoots(path, counted));
  for (const loader of counted.match(transpilers) ?? []) found.programs.add(loader);
  if (!/tsconfig/.test(path))
    for (const test of findConfiguredPlaces(folderOf(path), counted, naming)) found.tests.add(test);
  const entries = findLoadedNames(counted).flatMap((name) => found.packages.entries.get(name) ?? []);
  return [...findNamedFiles(path, counted, naming), ...entries].map(
    (named): Step => ({ kind: "file", path: named, how: way }),
  );
}

/** What compiles or loads the tests by what tsconfig.json says, named by a setting instead of by a command. */
const transpilers = /\b(?:ts-node|ts-jest|tsx|tsconfig-paths|esbuild-register|swc-node|jiti)\b/g;

const isShell = (path: string, text: string): boolean =>
  /\.(?:sh|bash|zsh|ksh)$/.test(path) || /^#!.*\b(?:ba|z|k|da)?sh\b/.test(text.slice(0, 100));

/** Scripts are followed by name, and what installs or describes a package names no file that runs. */
function withoutTables(manifest: Readonly<Record<string, unknown>>): unknown {
  const no =
    /ependencies$|^(?:scripts|files|main|module|types|typings|exports|bin|browser|imports|workspaces|repository|directories|man|unpkg|jsdelivr)$/;
  return Object.fromEntries(Object.entries(manifest).filter(([key]) => !no.test(key)));
}
