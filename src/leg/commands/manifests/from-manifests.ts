import { compose } from "../tools/compose.ts";
import { type Language, weighLanguages } from "../tools/languages.ts";
import type { Commands, Project } from "../tools/project.ts";
import { toLine } from "../tools/to-line.ts";
import { tellDotnet, tellGo, tellJvm, tellMake, tellNative, tellRust, tellSwift } from "./compiled.ts";
import type { Teller } from "./manifest.ts";
import { installNode, tellNode } from "./node.ts";
import { tellPython } from "./python.ts";
import { tellElixir, tellPhp, tellRuby } from "./scripted.ts";

/** In the order in which they are asked where the code does not decide. */
const tellers: readonly (readonly [Language, Teller])[] = [
  ["node", tellNode],
  ["python", tellPython],
  ["go", tellGo],
  ["rust", tellRust],
  ["jvm", tellJvm],
  ["ruby", tellRuby],
  ["php", tellPhp],
  ["elixir", tellElixir],
  ["dotnet", tellDotnet],
  ["swift", tellSwift],
  ["native", tellNative],
];

/** Commands that manifests name, those of the language first that holds most of the code. */
export function fromManifests(project: Project): Commands | undefined {
  const weights = weighLanguages(project.paths);
  const order = [...tellers].sort((a, b) => (weights.get(b[0]) ?? 0) - (weights.get(a[0]) ?? 0));
  for (const tell of [...order.map(([, one]) => one), tellMake]) {
    const told = tell(project);
    if (told === undefined) continue;
    const toLines = (texts: readonly string[]) => texts.map((text) => toLine(text, project));
    const { setup, test } = compose({ setup: toLines(told.setup), test: toLines(told.test), env: {} }, project);
    return { setup, test, source: told.file, file: told.file };
  }
  return undefined;
}

/** What installs the needs of programs that CI starts without saying how they come. */
export function installsFor(project: Project, programs: ReadonlySet<string>): readonly string[] {
  const has = (...names: readonly string[]) => names.some((name) => programs.has(name));
  const told: string[] = [];
  if (has("npm", "pnpm", "yarn", "bun", "npx", "node")) told.push(...installNode(project));
  if (has("pytest", "tox", "nox") && !has("uv", "uvx", "poetry", "pdm", "hatch", "pipenv"))
    told.push(...(tellPython(project)?.setup.slice(1, 2) ?? []));
  if (has("poetry")) told.push("poetry install --all-extras");
  if (has("bundle")) told.push("bundle install");
  if (has("composer", "phpunit", "pest", "paratest") && project.read("composer.json") !== undefined)
    told.push("composer install --no-interaction");
  if (has("mix")) told.push("mix deps.get");
  if (has("dotnet")) told.push("dotnet restore");
  if (has("swift")) told.push("swift package resolve");
  return told;
}
