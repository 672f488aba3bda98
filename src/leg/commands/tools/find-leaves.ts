import { asRecord, parseObject } from "../../../policy/reach/counted-json.ts";
import { parseCommands, type SimpleCommand } from "../../../policy/reach/parse-commands.ts";
import { isUsed, parseMakefile, reachTargets } from "../../../policy/reach/parse-makefile.ts";
import type { Project } from "./project.ts";
import { inside, joinFolder } from "./words.ts";

/** A program that a command comes to at last, without what only leads to it (`npx`, `bundle exec`, `env`). */
export type Leaf = {
  readonly program: string;
  readonly words: readonly string[];
  readonly folder: string;
  /** Programs that led to it: `uv`, `make`, `npm`. */
  readonly by: readonly string[];
  /** How many scripts and targets were looked into. */
  readonly depth: number;
};

const maxDepth = 5;
const maxLeaves = 200;

/** What a command starts in the end: scripts of manifests, targets of Makefiles and shell scripts of the tree are looked into. */
export function findLeaves(text: string, folder: string, project: Project): readonly Leaf[] {
  const found: Leaf[] = [];
  const walk = (of: string, here: string, by: readonly string[], depth: number): void => {
    if (depth > maxDepth || found.length > maxLeaves) return;
    for (const command of parseCommands(of, here)) {
      const bare = unwrap(command, by, depth);
      if (bare === undefined) continue;
      const inner = lookInto(bare, project);
      if (inner.length === 0) found.push(toProgram(bare));
      for (const one of inner) walk(one.text, one.folder, [...bare.by, bare.program], depth + 1);
    }
  };
  walk(text, folder, [], 0);
  return found;
}

const wrappers =
  /^(?:npx|bunx|env|time|xvfb-run|cross-env|cross-env-shell|dotenv|c8|nyc|exec|command|nice|timeout|uvx|retry|unbuffer|stdbuf|script|catchsegv|doppler|tracemalloc|winpty|then|do|else|!|\{|not-a-word)$/;

/** Takes off assignments, and programs that only start another one. */
function unwrap(command: SimpleCommand, by: readonly string[], depth: number): Leaf | undefined {
  const led = [...by];
  let words: readonly string[] = command.words.filter(
    (word, at, all) => !(isAssignment(word) && all.slice(0, at).every(isAssignment)),
  );
  for (let round = 0; round < 8; round++) {
    const [first = "", second = "", third = ""] = words;
    const name = first.slice(first.lastIndexOf("/") + 1);
    let drop = 0;
    if (/^(?:pnpm|yarn|npm)$/.test(name) && /^(?:exec|dlx|x)$/.test(second)) drop = 2;
    else if (/^(?:poetry|pdm|pipenv|rye|hatch|uv|conda|micromamba|pixi)$/.test(name) && second === "run") drop = 2;
    else if ((name === "bundle" || name === "composer") && second === "exec") drop = 2;
    else if (name === "uv" && second === "tool" && third === "run") drop = 3;
    else if (name === "pipx" && second === "run") drop = 2;
    else if (name === "coverage" && second === "run") drop = 2;
    else if (wrappers.test(name)) drop = 1;
    else if (/^(?:python[\d.]*|pypy3?|py)$/.test(name) && words.includes("-m")) drop = words.indexOf("-m") + 1;
    if (drop === 0) break;
    led.push(name);
    words = dropFlags(words.slice(drop), name);
  }
  // What stands before a name as a variable (`${PREFIX}pytest`) is where it lies.
  const first = words[0]?.replace(/^\$\{?\w+\}?\/?(?=[\w.-])/, "");
  // A quoted text of switches is no command.
  if (first === undefined || first.startsWith("-")) return undefined;
  return { program: first.slice(first.lastIndexOf("/") + 1), words, folder: command.folder, by: led, depth };
}

const isAssignment = (word: string): boolean => /^[A-Za-z_]\w*=/.test(word);

/** Switches of a wrapper, with the values of those that take one. */
export function dropFlags(words: readonly string[], wrapper: string): readonly string[] {
  const takesValue =
    /^(?:--(?:group|extra|with|with-requirements|with-editable|only-group|no-group|python|package|directory|project|from|spec|env|index-url|no-default-group|config|reporter|reports-dir|rcfile|source|signal|kill-after|workspace|filter)|-[pGnkm]|-w)$/;
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? "";
    if (word === "--") return words.slice(at + 1);
    if (isAssignment(word) || (wrapper === "timeout" && /^\d+[smh]?$/.test(word))) at++;
    else if (!word.startsWith("-")) break;
    else at += takesValue.test(word) && !(wrapper === "coverage" && word === "-p") && word !== "-m" ? 2 : 1;
    if (word === "-m") break;
  }
  return words.slice(at);
}

/** `pnpm vitest run`: a package manager starts what its packages bring. */
function toProgram(leaf: Leaf): Leaf {
  const { program, words } = leaf;
  if (!/^(?:pnpm|yarn|bun)$/.test(program)) return leaf;
  const at = words.findIndex((word, index) => index > 0 && !word.startsWith("-") && word !== "run");
  const name = words[at];
  if (name === undefined || builtIn.test(name)) return leaf;
  return { ...leaf, program: name.slice(name.lastIndexOf("/") + 1), words: words.slice(at), by: [...leaf.by, program] };
}

const builtIn =
  /^(?:install|i|ci|add|remove|link|rebuild|import|config|set|info|why|ls|list|cache|store|view|version|versions|outdated|bin|audit|dedupe|constraints|publish|pack|up|update|upgrade|test|t|node|workspace|workspaces|exec|dlx|global|npm|plugin|plugins|env|setup|fetch|prune|deploy|check)$/;

type Inner = { readonly text: string; readonly folder: string };

/** The commands behind a script's or a target's name; none for a program of its own. */
function lookInto(leaf: Leaf, project: Project): readonly Inner[] {
  const { program } = leaf;
  if (program === "bun" && leaf.words[1] === "test") return [];
  if (program === "deno" && leaf.words[1] === "task") return inTasks(leaf, project);
  if (/^(?:npm|pnpm|yarn|bun|npm-run-all2?|run-s|run-p|concurrently|wireit)$/.test(program))
    return inScripts(leaf, project);
  if (program === "node" && leaf.words.includes("--run")) return inScripts(leaf, project);
  if (program === "composer") return inScripts(leaf, project, "composer.json");
  if (/^g?make$/.test(program)) return inMakefile(leaf, project);
  return inShellScript(leaf, project);
}

function inScripts(leaf: Leaf, project: Project, name = "package.json"): readonly Inner[] {
  return findManifests(leaf, name, project).flatMap((manifest) => {
    const scripts = asRecord(parseObject(project.read(manifest))?.["scripts"]);
    const place = manifest.includes("/") ? manifest.slice(0, manifest.lastIndexOf("/")) : "";
    return namedScripts(leaf, scripts).flatMap((script) => {
      const value = scripts[script];
      const text = Array.isArray(value) ? value.filter((one) => typeof one === "string").join("\n") : value;
      return typeof text === "string" ? [{ text: text.replaceAll("@php ", "php "), folder: place }] : [];
    });
  });
}

/** `deno task x`. */
function inTasks(leaf: Leaf, project: Project): readonly Inner[] {
  const file = ["deno.json", "deno.jsonc"]
    .map((name) => nearest(leaf.folder, name, project))
    .find((path) => path !== undefined);
  const tasks = asRecord(
    parseObject(file === undefined ? undefined : project.read(file)?.replace(/^\s*\/\/.*$/gm, ""))?.["tasks"],
  );
  const name = leaf.words.slice(2).find((word) => !word.startsWith("-")) ?? "";
  const task = tasks[name];
  const text = typeof task === "string" ? task : asRecord(task)["command"];
  return typeof text === "string" ? [{ text, folder: leaf.folder }] : [];
}

/** The nearest manifest, or those of the packages that switches name. */
function findManifests(leaf: Leaf, name: string, project: Project): readonly string[] {
  const own = nearest(sentTo(leaf), name, project);
  const { words } = leaf;
  const named = words.flatMap((word, at) => {
    const found = /^(?:--workspace|--filter|-w|-F|workspace)(?:=(.*))?$/.exec(word);
    return found === null ? [] : [found[1] ?? words[at + 1] ?? ""];
  });
  const isAll =
    words.some((word) => /^(?:-r|--recursive|--workspaces|-ws|workspaces)$/.test(word)) ||
    named.some((one) => /\*/.test(one));
  if (name !== "package.json" || (named.length === 0 && !isAll)) return own === undefined ? [] : [own];
  const members = project.paths.filter((path) => path.endsWith("/package.json") && project.read(path) !== undefined);
  if (isAll) return members;
  return members.filter((path) => {
    const own = parseObject(project.read(path))?.["name"];
    return named.some((one) => one === own || path === `${one.replace(/^\.\/|\/$/g, "")}/package.json`);
  });
}

/** The scripts that words name: `test`, `npm:test:*`, with those that npm runs before. */
function namedScripts({ program, words }: Leaf, scripts: Readonly<Record<string, unknown>>): readonly string[] {
  const names = Object.keys(scripts);
  const isMany = /^(?:npm-run-all2?|run-s|run-p|concurrently|wireit)$/.test(program);
  const wanted: string[] = [];
  for (const raw of words.slice(1)) {
    if (raw === "--") break;
    const word = raw.replace(/^(?:npm|yarn|pnpm|bun):/, "").replace(/^(?:t|tst)$/, "test");
    if (word.includes("*")) {
      const pattern = new RegExp(`^${word.replace(/[^\w*]/g, "\\$&").replace(/\*+/g, ".*")}$`);
      wanted.push(...names.filter((one) => pattern.test(one)));
    } else if (names.includes(word)) {
      wanted.push(...[`pre${word}`, word].filter((one) => names.includes(one)));
      if (!isMany) break;
    }
  }
  return wanted;
}

/** The folder that a switch sends npm and its like to. */
function sentTo({ words, folder }: Leaf): string {
  const at = words.findIndex((word) => /^(?:--prefix|--cwd|-C|--dir)(?:=|$)/.test(word));
  if (at === -1) return folder;
  const word = words[at] ?? "";
  return joinFolder(folder, word.includes("=") ? word.slice(word.indexOf("=") + 1) : (words[at + 1] ?? "")) ?? folder;
}

function nearest(folder: string, name: string, project: Project): string | undefined {
  const parts = folder === "" ? [] : folder.split("/");
  for (let depth = parts.length; depth >= 0; depth--) {
    const path = inside(parts.slice(0, depth).join("/"), name);
    if (project.read(path) !== undefined) return path;
  }
  return undefined;
}

function inMakefile(leaf: Leaf, project: Project): readonly Inner[] {
  const at = leaf.words.indexOf("-C");
  const folder = at === -1 ? leaf.folder : (joinFolder(leaf.folder, leaf.words[at + 1] ?? "") ?? leaf.folder);
  const path = ["GNUmakefile", "makefile", "Makefile"]
    .map((name) => inside(folder, name))
    .find((one) => project.read(one) !== undefined);
  if (path === undefined) return [];
  const makefile = parseMakefile(project.read(path) ?? "");
  const asked = leaf.words.slice(1).filter((word) => !word.startsWith("-") && !word.includes("="));
  const isRule = (word: string) => makefile.rules.some((rule) => rule.targets.includes(word));
  const wanted = asked.filter(isRule);
  const toInner = (line: string, stem: string): Inner => ({
    text: line
      .replaceAll("$$", "$")
      .replaceAll("$*", stem)
      .replace(/\$\((?:\w+|call [^()]*)\)|\$\{\w+\}/g, ""),
    folder,
  });
  const patterned = asked
    .filter((word) => !isRule(word) && word !== folder)
    .flatMap((word) =>
      makefile.rules.flatMap((rule) => {
        const stem = rule.targets.map((target) => findStem(target, word)).find((one) => one !== undefined);
        return stem === undefined ? [] : rule.recipe.map((line) => toInner(line, stem));
      }),
    );
  // Words that name no rule are not the first rule's.
  if (asked.some((word) => !isRule(word) && word !== leaf.words[at + 1]) && wanted.length === 0) return patterned;
  const reached = reachTargets(makefile, wanted);
  return makefile.rules
    .filter((rule) => isUsed(rule, reached) && rule.targets.some((name) => reached.has(name)))
    .flatMap((rule) => rule.recipe)
    .map((line) => toInner(line, ""))
    .concat(patterned);
}

/** What `%` stands for in a pattern rule's target. */
function findStem(target: string, word: string): string | undefined {
  const [start = "", end] = target.split("%");
  if (end === undefined || word.length < start.length + end.length) return undefined;
  return word.startsWith(start) && word.endsWith(end) ? word.slice(start.length, word.length - end.length) : undefined;
}

function inShellScript(leaf: Leaf, project: Project): readonly Inner[] {
  const isShell = /^(?:sh|bash|zsh|source|\.)$/.test(leaf.program);
  const word = isShell ? leaf.words.slice(1).find((one) => !one.startsWith("-")) : leaf.words[0];
  if (word === undefined || !word.includes("/")) return isShell ? [] : [];
  const path = joinFolder(leaf.folder, word);
  const text = path === undefined ? undefined : project.read(path);
  if (text === undefined || !(isShell || /^#!.*\b(?:ba|z|k|da)?sh\b/.test(text))) return [];
  return [{ text: text.slice(0, 20_000), folder: leaf.folder }];
}
