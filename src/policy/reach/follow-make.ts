import { matchGlob } from "../../core/paths/match-glob.ts";
import { isProduct, isTestName } from "./file-kinds.ts";
import type { Naming } from "./named-files.ts";
import type { SimpleCommand } from "./parse-commands.ts";
import { isUsed, type Makefile, parseMakefile, reachTargets } from "./parse-makefile.ts";
import { type Around, isMakefile, makefileNames, type Step, toSteps } from "./step.ts";
import { inFolder, resolvePath } from "./tree.ts";

/** The Makefile that make takes first, and the targets that the words name. */
export function followMake(command: SimpleCommand, how: string, { texts, naming, found }: Around): readonly Step[] {
  if (!command.words.some((word) => /(?:^|\/)g?make$/.test(word))) return [];
  const named = command.words
    .map((word) => resolvePath(command.folder, word))
    .filter((path) => path !== undefined && texts.has(path) && isMakefile(path));
  const first = makefileNames.map((name) => inFolder(command.folder, name)).find((path) => naming.paths.has(path));
  const path = named[0] ?? first;
  const text = path === undefined ? undefined : texts.get(path);
  if (path === undefined || text === undefined) return [];
  const makefile = parseMakefile(text);
  const wanted = command.words.filter((word) => makefile.rules.some((rule) => rule.targets.includes(word)));
  const reached = reachTargets(makefile, wanted);
  const known = found.targets.get(path) ?? new Set();
  for (const target of reached) known.add(target);
  found.targets.set(path, known);
  found.files.set(path, how);
  if (command.folder === "") for (const target of reached) if (!isPhony(makefile, target)) found.built.add(target);
  const recipes = makefile.rules.filter((rule) => isUsed(rule, reached)).flatMap((rule) => rule.recipe);
  const shells = makefile.rest.filter((line) => line.includes("$(shell"));
  return [
    ...[...recipes, ...shells].flatMap((line) => toSteps(line, command.folder, `${how} → ${path}`)),
    ...[...reached]
      .filter((need) => isScriptOrSetting(need, naming))
      .map(
        (need): Step => ({ kind: "file", path: resolvePath(command.folder, need) ?? need, how: `${how} → ${path}` }),
      ),
    ...makefile.includes
      .flatMap((name) => findIncluded(resolvePath(command.folder, name), naming))
      .map((include): Step => ({ kind: "file", path: include, how: `${how} → ${path}` })),
  ];
}

/** `include mk/*.mk` and `include $(wildcard mk/*.mk)` name all that is there. */
function findIncluded(name: string | undefined, { paths }: Naming): readonly string[] {
  const bare = name?.replace(/\)+$/, "");
  if (bare === undefined) return [];
  return bare.includes("*") ? [...paths].filter((path) => matchGlob(bare, path)) : [bare];
}

function isScriptOrSetting(path: string, naming: Naming): boolean {
  return (
    naming.paths.has(path) &&
    !isProduct(path, naming) &&
    !isTestName(path) &&
    /\.(?:sh|mk|py|rb|pl|[cm]?js)$/.test(path)
  );
}

function isPhony(makefile: Makefile, target: string): boolean {
  return makefile.rules.some((rule) => rule.targets.includes(".PHONY") && rule.needs.includes(target));
}
