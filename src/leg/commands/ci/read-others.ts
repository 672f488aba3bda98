import { asRecord } from "../../../policy/reach/counted-json.ts";
import type { Project } from "../tools/project.ts";
import { splitScript } from "../tools/split-script.ts";
import type { CiJob, CiLine } from "./ci-job.ts";
import { toText, toValue } from "./expression.ts";
import { expandMatrix, rateRow } from "./matrix.ts";
import { toNamedService } from "./read-services.ts";
import { readYaml, toList, toTexts, type Yaml } from "./read-workflow.ts";

type Table = Readonly<Record<string, unknown>>;

const readers: readonly (readonly [string, (yaml: Yaml, file: string) => readonly CiJob[]])[] = [
  [".travis.yml", readTravis],
  [".gitlab-ci.yml", readGitlab],
  [".circleci/config.yml", readCircle],
  [".cirrus.yml", readCirrus],
];

/** Jobs of `.travis.yml`, `.gitlab-ci.yml`, `.circleci/config.yml` and `.cirrus.yml`. What they take from elsewhere is not there. */
export function readOthers(project: Project): readonly CiJob[] {
  return readers.flatMap(([file, read]) => {
    const yaml = readYaml(project.read(file));
    return yaml === undefined ? [] : read(yaml, file);
  });
}

const plain = {
  needs: [],
  takesArtifacts: false,
  checksOutOthers: false,
  isForSomePaths: false,
  isAside: false,
  workflow: "",
} as const;

function readTravis({ data, lineOf }: Yaml, file: string): readonly CiJob[] {
  const keys = ["before_install", "install", "before_script", "script"];
  const toLinesOf = (table: Table) =>
    keys.flatMap((key) => toLines(table[key] ?? data[key], `${file}:${lineOf([key])}`));
  const own: CiJob = { ...plain, file, id: "script", name: "test", env: {}, lines: toLinesOf({}) };
  const jobs = asRecord(data["jobs"] ?? data["matrix"]);
  const named = toList(jobs["include"])
    .map(asRecord)
    .filter((one) => one["script"] !== undefined && !/osx|windows/.test(String(one["os"] ?? "")))
    .map(
      (one): CiJob => ({
        ...plain,
        file,
        id: String(one["name"] ?? one["stage"] ?? "job"),
        name: String(one["stage"] ?? ""),
        env: {},
        lines: toLinesOf(one),
      }),
    );
  return [...(data["script"] === undefined ? [] : [own]), ...named];
}

const reserved =
  /^(?:stages|variables|default|include|image|services|cache|before_script|after_script|workflow|pages|spec)$/;

function readGitlab({ data, lineOf }: Yaml, file: string): readonly CiJob[] {
  const defaults = asRecord(data["default"]);
  return Object.entries(data).flatMap(([id, value]): readonly CiJob[] => {
    const job = inherit(asRecord(value), data, 0);
    if (reserved.test(id) || id.startsWith(".") || job["script"] === undefined) return [];
    const where = `${file}:${lineOf([id])}`;
    const before = job["before_script"] ?? defaults["before_script"] ?? data["before_script"];
    const env = { ...toTexts(data["variables"]), ...toTexts(job["variables"]) };
    const lines = [...toLines(before, where), ...toLines(job["script"], where)];
    const services = toList(job["services"] ?? defaults["services"] ?? data["services"]).map((one) =>
      toNamedService(one),
    );
    const isAside =
      /manual|schedule/.test(JSON.stringify([job["when"] ?? "", job["only"] ?? "", job["rules"] ?? ""])) &&
      job["when"] !== undefined;
    return [
      {
        ...plain,
        ...{ file, id, name: String(job["stage"] ?? ""), env: onlyLiteral(env), lines, isAside },
        needs: services.map(({ image }) => `service ${image}`),
        ...(services.length > 0 && { services }),
      },
    ];
  });
}

/** `extends` of the same file; a list counts from its last. */
function inherit(job: Table, all: Table, depth: number): Table {
  const parents = typeof job["extends"] === "string" ? [job["extends"]] : toList(job["extends"]).map(String);
  if (depth > 4 || parents.length === 0) return job;
  return Object.assign({}, ...parents.map((name) => inherit(asRecord(all[name]), all, depth + 1)), job);
}

function readCircle({ data, lineOf }: Yaml, file: string): readonly CiJob[] {
  const commands = asRecord(data["commands"]);
  return Object.entries(asRecord(data["jobs"])).map(([id, value]): CiJob => {
    const job = asRecord(value);
    const lines = toCircleLines(toList(job["steps"]), commands, `${file}:${lineOf(["jobs", id])}`, 0).map((line) =>
      inFolder(line, String(job["working_directory"] ?? "")),
    );
    const env = toTexts(job["environment"]);
    return { ...plain, file, id, name: id, env: onlyLiteral(env), lines, isAside: job["macos"] !== undefined };
  });
}

function inFolder(line: CiLine, folder: string): CiLine {
  return folder === "" || /^[~/.]/.test(folder) ? line : { ...line, folder: line.folder === "" ? folder : line.folder };
}

function toCircleLines(steps: readonly unknown[], commands: Table, where: string, depth: number): readonly CiLine[] {
  return steps.flatMap((step) => {
    if (typeof step === "string")
      return depth < 3 ? toCircleLines(toList(asRecord(commands[step])["steps"]), commands, where, depth + 1) : [];
    const [[name, given] = ["", null]] = Object.entries(asRecord(step));
    if (name !== "run")
      return depth < 3 ? toCircleLines(toList(asRecord(commands[name])["steps"]), commands, where, depth + 1) : [];
    const run = typeof given === "string" ? given : String(asRecord(given)["command"] ?? "");
    const folder = typeof given === "string" ? "" : String(asRecord(given)["working_directory"] ?? "");
    return /<<|\{\{/.test(run) ? [] : toLines([run], where).map((line) => inFolder(line, folder));
  });
}

function readCirrus({ data, lineOf }: Yaml, file: string): readonly CiJob[] {
  const outer = toTexts(data["env"]);
  return Object.entries(data).flatMap(([key, value]): readonly CiJob[] => {
    if (!/(?:^|_)task$/.test(key)) return [];
    const task = asRecord(value);
    const row =
      [...expandMatrix(toValue({ include: task["matrix"] ?? null }), {})].sort((a, b) => rateRow(a) - rateRow(b))[0] ??
      {};
    const whole: Table = {
      ...task,
      ...Object.fromEntries(Object.entries(row).map(([name, one]) => [name, toText(one)])),
    };
    const scripts = Object.keys(task).filter((name) => /(?:^|_)script$/.test(name));
    const where = `${file}:${lineOf([key])}`;
    const isAside =
      task["macos_instance"] !== undefined ||
      task["windows_container"] !== undefined ||
      task["freebsd_instance"] !== undefined;
    const lines = scripts.flatMap((name) => toLines(whole[name], where));
    return [
      {
        ...plain,
        file,
        id: key.replace(/_?task$/, "") || "task",
        name: String(task["name"] ?? key),
        env: onlyLiteral({ ...outer, ...toTexts(task["env"]) }),
        lines,
        isAside,
      },
    ];
  });
}

function toLines(script: unknown, where: string): readonly CiLine[] {
  const texts = typeof script === "string" ? [script] : toList(script).filter((one) => typeof one === "string");
  return splitScript(texts.join("\n"), "").map((segment) => ({
    ...segment,
    env: {},
    where,
    step: "",
    isConditional: false,
    isUnknown: false,
  }));
}

function onlyLiteral(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => !value.includes("$")));
}
