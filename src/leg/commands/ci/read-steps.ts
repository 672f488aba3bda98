import { asRecord } from "../../../policy/reach/counted-json.ts";
import type { Project } from "../tools/project.ts";
import { hasControlFlow, splitScript } from "../tools/split-script.ts";
import { joinFolder } from "../tools/words.ts";
import type { AskedCheckout, CiLine } from "./ci-job.ts";
import { type Contexts, evaluate, fillIn, holds, toText, toValue, unknown, type Value } from "./expression.ts";
import { findNeed, readAction } from "./known-actions.ts";
import { readYaml, toList, toTexts } from "./read-workflow.ts";

type Of = {
  readonly steps: readonly unknown[];
  readonly file: string;
  readonly lineOf: (at: number) => number;
  readonly folder: string | undefined;
  readonly shell: string;
  readonly depth?: number;
};

export type Steps = {
  readonly lines: readonly CiLine[];
  readonly needs: readonly string[];
  readonly takesArtifacts: boolean;
  readonly checksOutOthers: boolean;
  readonly checkout?: AskedCheckout;
};

type Found = {
  lines: CiLine[];
  needs: string[];
  takesArtifacts: boolean;
  checksOutOthers: boolean;
  own: string;
  checkout?: AskedCheckout;
};

/** The command lines of a job's steps, with composite actions of the repository and well-known actions put in. */
export function readSteps(of: Of, contexts: Contexts, project: Project): Steps {
  const found: Found = { lines: [], needs: [], takesArtifacts: false, checksOutOthers: false, own: "" };
  walk(of, contexts, project, found);
  return found;
}

function walk(of: Of, outer: Contexts, project: Project, found: Found): void {
  for (const [at, value] of of.steps.entries()) {
    const step = asRecord(value);
    const own = toTexts(step["env"]);
    const env: Record<string, Value> = {};
    for (const [name, text] of Object.entries(own)) env[name] = fillIn(text, outer) ?? unknown;
    const before = outer["env"];
    const contexts = {
      ...outer,
      env: { ...(typeof before === "object" && before !== null && !Array.isArray(before) ? before : {}), ...env },
    };
    const condition = step["if"];
    const holdsNow = condition === undefined ? true : holds(String(condition), contexts);
    if (holdsNow === false) continue;
    const where = `${of.file}:${of.lineOf(at)}`;
    const name = typeof step["name"] === "string" ? (fillIn(step["name"], contexts) ?? step["name"]) : "";
    const about = { where, step: name, env: literal(env), isConditional: holdsNow === undefined };
    if (typeof step["run"] === "string") takeRun(step, step["run"], { of, contexts, about, found });
    else if (typeof step["uses"] === "string") takeUses(step, step["uses"], { of, contexts, about, found, project });
  }
}

type About = Pick<CiLine, "where" | "step" | "env" | "isConditional">;
type Around = { readonly of: Of; readonly contexts: Contexts; readonly about: About; readonly found: Found };

function takeRun(step: Readonly<Record<string, unknown>>, run: string, { of, contexts, about, found }: Around): void {
  const shell = String(step["shell"] ?? of.shell);
  if (/pwsh|powershell|cmd|python|perl|msys/.test(shell)) return;
  const given = step["working-directory"];
  const folder = toOwnFolder(given === undefined ? of.folder : fillIn(String(given), contexts), found.own);
  const filled = fillIn(dropCounts(run), contexts);
  for (const { text, isUnknown } of filled === undefined
    ? fillLines(run, contexts)
    : [{ text: filled, isUnknown: false }])
    for (const segment of splitScript(foldEchoes(text), folder ?? ""))
      found.lines.push({ ...about, ...segment, isUnknown, folder: folder === undefined ? undefined : segment.folder });
}

/** The lines of a script of which an expression is unknown, each by itself. */
function fillLines(run: string, contexts: Contexts): readonly { readonly text: string; readonly isUnknown: boolean }[] {
  const raw = (text: string): string => text.replace(/\$\{\{((?:(?!\}\})[\s\S])*)\}\}/g, "unknown");
  if (hasControlFlow(run)) return [{ text: raw(run), isUnknown: true }];
  const lines = dropCounts(run)
    .replace(/\\\r?\n[ \t]*/g, " ")
    .split("\n");
  const known = lines.map((line) => fillIn(line, contexts));
  // A `cd` or an `export` holds for what follows, so that the known lines stay together.
  return [
    ...lines.flatMap((line, at) => (known[at] === undefined ? [{ text: raw(line), isUnknown: true }] : [])),
    { text: known.map((line) => line ?? "").join("\n"), isUnknown: false },
  ];
}

/** How many at once, and which part: no test depends on it, and a runner's own figure is not known. */
function dropCounts(run: string): string {
  return run.replace(
    /\s--?(?:max-?workers|workers|shard|jobs|j|concurrency|num-threads|parallel|maxWorkers|total-shards|shard-index|n|numprocesses|splits|partition)[= ](?:["']?\$\{\{(?:(?!\}\})[\s\S])*\}\}["']?(?:\/["']?\$\{\{(?:(?!\}\})[\s\S])*\}\}["']?|\/\d+)?)/g,
    "",
  );
}

/** `$(echo 3.12 | tr -d '.')` is no riddle. */
function foldEchoes(text: string): string {
  return text.replace(/\$\(echo ["']?([\w.]+)["']? \| tr -d ['"]?\.['"]?\)/g, (_all, word: string) =>
    word.replaceAll(".", ""),
  );
}

function toOwnFolder(folder: string | undefined, own: string): string | undefined {
  const clean =
    folder === undefined ? undefined : joinFolder("", folder.replace(/^\$GITHUB_WORKSPACE\/?/, "./") || ".");
  if (clean === undefined || own === "") return clean;
  if (clean === own) return "";
  return clean.startsWith(`${own}/`) ? clean.slice(own.length + 1) : undefined;
}

function takeUses(
  step: Readonly<Record<string, unknown>>,
  uses: string,
  { of, contexts, about, found, project }: Around & { readonly project: Project },
): void {
  const given: Record<string, string> = {};
  for (const [key, text] of Object.entries(toTexts(step["with"]))) {
    const filled = fillIn(dropCounts(text), contexts);
    if (filled !== undefined) given[key] = filled;
  }
  const name = uses.replace(/@.*$/, "");
  if (name === "actions/checkout") {
    takeCheckout(given, found);
    return;
  }
  if (name === "actions/download-artifact" || /download-artifact/.test(name)) found.takesArtifacts = true;
  const need = findNeed(uses, given);
  if (need !== undefined) found.needs.push(need);
  const local = /^\.\/(.*)$/.exec(uses)?.[1];
  if (local !== undefined) {
    takeComposite(local, step, { of, contexts, about, found, project });
    return;
  }
  const line = readAction(uses, given);
  if (line === undefined) return;
  const folder = toOwnFolder(line.folder === "" ? of.folder : line.folder, found.own);
  for (const segment of splitScript(line.text, folder ?? ""))
    found.lines.push({
      ...about,
      ...segment,
      isUnknown: false,
      folder: folder === undefined ? undefined : segment.folder,
    });
}

function takeCheckout(given: Readonly<Record<string, string>>, found: Found): void {
  if (given["repository"] !== undefined) {
    found.checksOutOthers = true;
    return;
  }
  if (given["path"] !== undefined) found.own = joinFolder("", given["path"]) ?? "";
  found.checkout ??= toAsked(given);
}

function toAsked(given: Readonly<Record<string, string>>): AskedCheckout {
  const { submodules, lfs, "fetch-depth": depth = "", "fetch-tags": tags } = given;
  const isTrue = (text: string): boolean => text.toLowerCase() === "true";
  return {
    ...(submodules === undefined ? {} : { submodules: submodules === "recursive" ? "recursive" : isTrue(submodules) }),
    ...(lfs === undefined ? {} : { lfs: isTrue(lfs) }),
    ...(/^\d{1,9}$/.test(depth) ? { depth: Number(depth) } : {}),
    ...(tags === undefined ? {} : { tags: isTrue(tags) }),
  };
}

function takeComposite(
  local: string,
  step: Readonly<Record<string, unknown>>,
  { of, contexts, found, project }: Around & { readonly project: Project },
): void {
  const folder = joinFolder("", local);
  const depth = of.depth ?? 0;
  if (folder === undefined || depth > 3) return;
  const within = found.own !== "" && folder.startsWith(`${found.own}/`) ? folder.slice(found.own.length + 1) : folder;
  const file = ["action.yml", "action.yaml"]
    .map((one) => (within === "" ? one : `${within}/${one}`))
    .find((path) => project.read(path) !== undefined);
  const action = file === undefined ? undefined : readYaml(project.read(file));
  if (file === undefined || action === undefined) return;
  const inputs: Record<string, Value> = {};
  for (const [key, one] of Object.entries(asRecord(action.data["inputs"])))
    inputs[key] = toValue(asRecord(one)["default"]) ?? "";
  for (const [key, text] of Object.entries(toTexts(step["with"]))) {
    const inner = /^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(text)?.[1];
    inputs[key] =
      inner !== undefined && !inner.includes("${{") ? evaluate(inner, contexts) : (fillIn(text, contexts) ?? unknown);
  }
  const steps = toList(asRecord(action.data["runs"])["steps"]);
  const next: Of = {
    steps,
    file,
    lineOf: (at) => action.lineOf(["runs", "steps", at]),
    folder: "",
    shell: "",
    depth: depth + 1,
  };
  walk(
    next,
    {
      ...contexts,
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([key, one]) => [key, one === unknown ? unknown : toText(one)]),
      ),
    },
    project,
    found,
  );
}

function literal(env: Readonly<Record<string, Value>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === unknown ? [] : [[name, toText(value)]])),
  );
}
