import { asRecord } from "../../../policy/reach/counted-json.ts";
import type { Project } from "../tools/project.ts";
import type { CiJob, RawJob } from "./ci-job.ts";
import { type Contexts, evaluate, fillIn, holds, isPlain, toText, toValue, unknown, type Value } from "./expression.ts";
import { findParts, joinRows } from "./join-rows.ts";
import { expandMatrix, type Row, rateRow } from "./matrix.ts";
import { readServices } from "./read-services.ts";
import { readSteps } from "./read-steps.ts";
import { readTriggers, readYaml, toList, toTexts, type Yaml } from "./read-workflow.ts";

/** What of a run is known before it: a pull request to the default branch, on Linux. */
const github: Value = {
  event_name: "pull_request",
  ref: "refs/pull/1/merge",
  ref_name: "1/merge",
  ref_type: "branch",
  base_ref: "main",
  head_ref: unknown,
  repository: unknown,
  repository_owner: unknown,
  actor: unknown,
  triggering_actor: unknown,
  token: unknown,
  sha: unknown,
  run_id: unknown,
  run_number: unknown,
  workflow: unknown,
  job: unknown,
  server_url: "https://github.com",
  workspace: "$GITHUB_WORKSPACE",
  event: {
    "*": unknown,
    pull_request: { "*": unknown, draft: false, merged: false, labels: [] },
    label: unknown,
    inputs: null,
    head_commit: unknown,
    repository: unknown,
    action: "synchronize",
  },
};
const runner: Value = {
  os: "Linux",
  arch: "X64",
  temp: "/tmp",
  debug: null,
  environment: "github-hosted",
  "*": unknown,
  tool_cache: unknown,
  name: unknown,
};
const secretive: Contexts = {
  secrets: unknown,
  vars: unknown,
  needs: unknown,
  steps: unknown,
  strategy: unknown,
  job: unknown,
};
const start: Contexts = { ...secretive, github, runner, env: {}, matrix: {}, inputs: {} };

const maxJobs = 600;

/** The jobs of all workflows that a change starts, each in its most ordinary row, with called workflows and composite actions put in. */
export function readGithub(project: Project): readonly CiJob[] {
  const files = project.paths.filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path));
  return files.flatMap((file) => readFile(file, project)).slice(0, maxJobs);
}

/** The jobs of one workflow, whatever starts it. */
export function readWorkflowJobs(file: string, project: Project): readonly CiJob[] {
  const yaml = readYaml(project.read(file));
  const of = { file, isAside: false, isForSomePaths: false, contexts: start, depth: 0, calledAs: "" };
  return yaml === undefined ? [] : readJobs(yaml, of, project);
}

function readFile(file: string, project: Project): readonly CiJob[] {
  const yaml = readYaml(project.read(file));
  if (yaml === undefined) return [];
  const triggers = readTriggers(yaml.data);
  const main = ["pull_request", "push", "merge_group", "pull_request_target"].filter((name) => triggers.has(name));
  if (main.length === 0) return [];
  const isTagged = (name: string) => {
    const trigger = triggers.get(name) ?? {};
    const types = toList(trigger["types"]).map(String);
    if (types.length > 0 && types.every((type) => /label|closed|assigned|edited|review/.test(type))) return true;
    return trigger["tags"] !== undefined && trigger["branches"] === undefined;
  };
  const isForSome = (name: string) => triggers.get(name)?.["paths"] !== undefined;
  const of: Called = {
    file,
    isAside: main.every(isTagged) || !main.some((name) => name !== "pull_request_target"),
    isForSomePaths: main.every(isForSome),
    contexts: start,
    depth: 0,
    calledAs: "",
  };
  return readJobs(yaml, of, project);
}

type Called = {
  readonly file: string;
  readonly isAside: boolean;
  readonly isForSomePaths: boolean;
  readonly contexts: Contexts;
  readonly depth: number;
  /** The names of the jobs that call this workflow. */
  readonly calledAs: string;
};

function readJobs(yaml: Yaml, of: Called, project: Project): readonly CiJob[] {
  const workflowEnv = fillEnv(yaml.data["env"], of.contexts);
  const outer = { ...of.contexts, env: workflowEnv };
  return Object.entries(asRecord(yaml.data["jobs"])).flatMap(([id, value]) => {
    const job = asRecord(value);
    const matrix = toValue(asRecord(job["strategy"])["matrix"]);
    const rows = expandMatrix(matrix, outer)
      .map((row, at) => ({ row, at, system: systemOf(job, row, outer) }))
      .filter(({ system }) => system !== "other")
      .sort((a, b) => rate(a) - rate(b));
    for (const { row } of rows) {
      const read = (one: Row): readonly CiJob[] | undefined =>
        readRow({ yaml, id, job, row: one, env: workflowEnv }, { ...of, contexts: { ...outer, matrix: one } }, project);
      const found = read(row);
      if (found === undefined) continue;
      const parts = findParts(
        row,
        rows.map((one) => one.row),
      );
      return parts.length === 0 ? found : joinRows([found, ...parts.map((one) => read(one) ?? [])]);
    }
    return [];
  });
}

const rate = ({ row, at, system }: { readonly row: Row; readonly at: number; readonly system: string }): number =>
  rateRow(row) + at / 1000 + (system === "odd" ? 20 : 0);

/** Whether a job of this row runs on Linux; `odd`: on Linux of another kind. */
function systemOf(job: Readonly<Record<string, unknown>>, row: Row, outer: Contexts): "linux" | "odd" | "other" {
  if (job["uses"] !== undefined) {
    const given = JSON.stringify([job["with"] ?? {}, job["name"] ?? "", row], (_key, one) =>
      typeof one === "symbol" ? "" : one,
    );
    const inputs = JSON.stringify(toValueFilled(job["with"], { ...outer, matrix: row }));
    return /windows|macos|darwin/i.test(inputs) ||
      (/windows|macos/i.test(given.replace(/\$\{\{.*?\}\}/g, "").slice(0, 400)) && !/ubuntu|linux/i.test(given))
      ? "other"
      : "linux";
  }
  const on = job["runs-on"];
  const texts = (Array.isArray(on) ? on : typeof on === "object" && on !== null ? Object.values(on).flat() : [on]).map(
    (one) => fillIn(String(one ?? ""), { ...outer, matrix: row }),
  );
  const text = texts.map((one) => one ?? "").join(" ");
  if (/windows|macos|mac-|darwin|osx/i.test(text)) return "other";
  const words = JSON.stringify(row, (_key, one) => (typeof one === "symbol" ? "" : one));
  if (text.trim() === "" && /windows|macos/i.test(words) && !/ubuntu|linux/i.test(words)) return "other";
  return /arm|aarch|s390|ppc|riscv|gpu|freebsd/i.test(text) ? "odd" : "linux";
}

function toValueFilled(data: unknown, contexts: Contexts): Value {
  return Object.fromEntries(
    Object.entries(toTexts(data)).map(([key, text]) => {
      const inner = /^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(text)?.[1];
      return [
        key,
        inner !== undefined && !inner.includes("${{") ? evaluate(inner, contexts) : (fillIn(text, contexts) ?? unknown),
      ];
    }),
  );
}

type RowOf = {
  readonly yaml: Yaml;
  readonly id: string;
  readonly job: Readonly<Record<string, unknown>>;
  readonly row: Row;
  readonly env: Readonly<Record<string, Value>>;
};

/** The jobs of one row; undefined where its `if` does not hold, so that another row may do. */
function readRow({ yaml, id, job, env }: RowOf, of: Called, project: Project): readonly CiJob[] | undefined {
  const { contexts } = of;
  const condition = job["if"];
  const holdsNow = condition === undefined ? true : holds(String(condition), contexts);
  const isPushOnly = holdsNow === false && holds(String(condition), asPush(contexts)) !== false;
  if (holdsNow === false && !isPushOnly) return undefined;
  const name = fillIn(String(job["name"] ?? id), contexts) ?? id;
  const isAside = of.isAside || isPushOnly;
  const uses = job["uses"];
  if (typeof uses === "string") {
    const path = /^\.\/(\.github\/workflows\/[^@]+)$/.exec(uses)?.[1];
    const called = path === undefined || of.depth > 3 ? undefined : readYaml(project.read(path));
    if (path === undefined || called === undefined) return [];
    const inputs = { ...readDefaults(called), ...asTable(toValueFilled(job["with"], contexts)) };
    const next = { ...start, inputs };
    return readJobs(
      called,
      { ...of, file: path, isAside, contexts: next, depth: of.depth + 1, calledAs: `${of.calledAs} ${id} ${name}` },
      project,
    );
  }
  const jobEnv = fillEnv(job["env"], { ...contexts, env });
  const whole = { ...env, ...jobEnv };
  const defaults = (where: unknown) => asRecord(asRecord(asRecord(where)["defaults"])["run"]);
  const folder = fillIn(
    String(defaults(job)["working-directory"] ?? defaults(yaml.data)["working-directory"] ?? ""),
    contexts,
  );
  const shell = String(defaults(job)["shell"] ?? defaults(yaml.data)["shell"] ?? "");
  const raw: RawJob = {
    steps: toList(job["steps"]),
    lineOf: (at) => yaml.lineOf(["jobs", id, "steps", at]),
    commentOf: (at) => yaml.commentOf(["jobs", id, "steps", at, "uses"]),
    contexts: { ...contexts, env: whole },
    folder,
    shell,
  };
  const steps = readSteps({ ...raw, file: of.file }, raw.contexts, project);
  const services = readServices(job["services"], raw.contexts);
  const container = job["container"];
  const image = typeof container === "string" ? container : String(asRecord(container)["image"] ?? "");
  return [
    {
      file: of.file,
      id,
      name: `${of.calledAs} ${name}`.trim(),
      workflow: String(yaml.data["name"] ?? ""),
      env: toLiteral(whole),
      lines: steps.lines,
      raw,
      needs: [
        ...(image === "" ? [] : [`container ${image}`]),
        ...services.map(({ image }) => `service ${image}`),
        ...steps.needs,
      ],
      ...(services.length > 0 && { services }),
      takesArtifacts: steps.takesArtifacts,
      checksOutOthers: steps.checksOutOthers,
      ...(steps.checkout && { checkout: steps.checkout }),
      isForSomePaths: of.isForSomePaths,
      isAside,
    },
  ];
}

function asPush(contexts: Contexts): Contexts {
  const now = asTable(contexts["github"] ?? null);
  return { ...contexts, github: { ...now, event_name: "push", ref: unknown, ref_name: unknown } };
}

function asTable(value: Value): Readonly<Record<string, Value>> {
  return isPlain(value) ? value : {};
}

function readDefaults(called: Yaml): Readonly<Record<string, Value>> {
  const inputs = asRecord(asRecord(readTriggers(called.data).get("workflow_call"))["inputs"]);
  return Object.fromEntries(Object.entries(inputs).map(([name, one]) => [name, toValue(asRecord(one)["default"])]));
}

/** Variables, each filled in; one that is unknown stays unknown. */
export function fillEnv(data: unknown, contexts: Contexts): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(toTexts(data)).map(([name, text]) => [name, fillIn(text, contexts) ?? unknown]),
  );
}

export function toLiteral(env: Readonly<Record<string, Value>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === unknown ? [] : [[name, toText(value)]])),
  );
}
