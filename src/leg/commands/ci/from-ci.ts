import { parseObject } from "../../../policy/reach/counted-json.ts";
import { compose } from "../tools/compose.ts";
import { listPrograms } from "../tools/homes.ts";
import type { Commands, Project } from "../tools/project.ts";
import type { StepLine } from "../tools/step-line.ts";
import { toLine } from "../tools/to-line.ts";
import { findTests, isUsable, rankJobs, type SortedJob } from "./choose-job.ts";
import { joinParts } from "./join-jobs.ts";
import { readGithub } from "./read-github.ts";
import { readOthers } from "./read-others.ts";
import { simplify } from "./simplify.ts";

/** No job that scores less is sure enough to run the main tests. */
const enough = 62;
const clearly = 6;

/** How a project is installed where its CI's job does not say it. */
export type Installs = (project: Project, programs: ReadonlySet<string>) => readonly string[];

/** The commands that the repository's own CI runs for its main tests; undefined where no job tells them well enough. */
export function fromCi(project: Project, installs: Installs): Commands | undefined {
  const ranked = rankJobs([...readGithub(project), ...readOthers(project)], project);
  const best = ranked.find(({ unusable }) => unusable === undefined);
  // Where the main tests are known and can not be run here, those of another job are not the main ones.
  if (best !== undefined && ranked.some((one) => one.score > best.score + clearly)) return undefined;
  for (const sorted of ranked) {
    if (sorted.unusable !== undefined) continue;
    if (sorted.score < enough) return undefined;
    const found = toCommands(joinParts(sorted, ranked), project, installs);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** For people who look into it: each job that could be chosen and its score. */
export function explainJobs(project: Project): readonly string[] {
  return rankJobs([...readGithub(project), ...readOthers(project)], project).map(
    ({ job, score, lines }) =>
      `${score.toFixed(1)} ${job.file} ${job.id} (${job.name}): ${lines.map(({ kind, text }) => `${kind}[${text.slice(0, 60)}]`).join(" ")}`,
  );
}

type Line = SortedJob["lines"][number];

function toCommands({ job, lines }: SortedJob, project: Project, installs: Installs): Commands | undefined {
  const kept = untilEdited(lines).map((line) => toPlain(line, job.env));
  const usable = findTests(kept);
  const mains = usable.filter(({ kind }) => kind === "test");
  const wanted = new Set(
    mains.length > 0 ? usable.filter((line) => line.kind === "test" || isScript(line.text)) : usable,
  );
  const last = kept.findLastIndex((line) => wanted.has(line));
  const first = mains[0] ?? usable[0];
  if (first === undefined || [...wanted].some(({ text }) => text === "")) return undefined;
  const before = kept.slice(0, last + 1);
  const builds = before.filter((line) => wanted.has(line) || isBuild(line, project));
  const own = linkSelf(before, project).filter(
    ({ kind, text }) => kind === "install" && !isSecretive(text) && !/\$\{?(?:GITHUB_(?!WORKSPACE)|RUNNER_)/.test(text),
  );
  const programs = listPrograms([...own, ...builds]);
  const lacking = installs(project, new Set([...programs].filter((one) => !covers(own, one))));
  const setup = [...lacking.map((text) => toLine(text, project)), ...own];
  const { setup: prepare, test: command } = compose({ setup, test: builds, env: job.env }, project);
  const checkout = job.checkout === undefined ? {} : { checkout: job.checkout };
  const asked = job.services ?? [];
  const services = asked.length === 0 ? {} : { services: { place: `${job.file}, job ${job.id}`, asked } };
  return { setup: prepare, test: command, source: tell(job, first, before), file: job.file, ...checkout, ...services };
}

/** `yarn link` goes by way of the home; a package that links itself needs no more than a link. */
function linkSelf(lines: readonly Line[], project: Project): readonly Line[] {
  const name = String(parseObject(project.read("package.json"))?.["name"] ?? "");
  return lines.flatMap((line) => {
    const named = /^(?:yarn|npm) link\b(?:\s+([^-|\s]\S*))?/.exec(line.text);
    if (named === null) return [line];
    return named[1] === name ? [{ ...line, text: `ln -sfn .. node_modules/${name}` }] : [];
  });
}

function isScript(text: string): boolean {
  return /^(?:\w+=\S+ )*(?:npm|pnpm|yarn|bun|deno|composer)\b/.test(text);
}

/** What may make something that tests use; cargo's runner builds for itself. */
function isBuild({ kind, text }: Line, project: Project): boolean {
  const started = /^\.\/(?!vendor\/|node_modules\/|\.)([\w./-]+)/.exec(text)?.[1];
  // A program that is not in the tree was built by the job: to try it out is another test.
  const isMade =
    kind === "other" &&
    started !== undefined &&
    !project.paths.some((path) => path === started || path.endsWith(`/${started}`));
  return (
    !isMade &&
    (kind === "build" || kind === "other") &&
    isUsable(text) &&
    !isSecretive(text) &&
    !/^cargo (?:\+\S+ )?(?:build|b)\b/.test(text)
  );
}

/** A line with its literal variables put in, as those that stand before a command come too late for its own words. */
function toPlain(line: Line, env: Readonly<Record<string, string>>): Line {
  const known: Readonly<Record<string, string>> = { ...env, ...line.env };
  const filled = line.text.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (all, braced: string | undefined, bare: string | undefined) => {
      const value = known[braced ?? bare ?? ""];
      return value !== undefined && /^[\w@%+=:,./ -]*$/.test(value) ? value : all;
    },
  );
  const own = Object.fromEntries(
    Object.entries(line.env).map(([name, value]) => [
      name,
      /^TOX_?ENV$/.test(name) ? value.replace(/\bpy3[\d.]*t?\b/, "py") : value,
    ]),
  );
  const text = simplify(filled.trim(), line.kind).replace(/^mkdir (?!-)/, "mkdir -p ");
  return { ...line, text, env: own };
}

/** After the first test, a line that edits files of the tree makes a second project of it. */
function untilEdited(lines: readonly Line[]): readonly Line[] {
  const first = lines.findIndex(({ kind }) => kind === "test");
  const end = lines.findIndex(
    ({ text, kind }, at) =>
      at > first &&
      kind !== "test" &&
      /\b(?:sed|perl)\b.*\s-\w*i|git (?:apply|checkout|restore|reset)|\bpatch -p/.test(text),
  );
  return first === -1 || end === -1 ? lines : lines.slice(0, end);
}

function isSecretive(text: string): boolean {
  return /\$\{?[A-Z_]*(?:TOKEN|SECRET|PASSWORD)\b|GITHUB_(?:ENV|OUTPUT|PATH|STEP_SUMMARY)/.test(text);
}

/** Whether the job's own lines install what a program needs. */
function covers(own: readonly StepLine[], program: string): boolean {
  const has = (wanted: (name: string) => boolean) =>
    own.some((line) => line.leaves.some((leaf) => wanted(leaf.program) || leaf.by.some(wanted)));
  const family = families.find((one) => one.test(program));
  return has((name) => (family === undefined ? name === program : family.test(name)));
}

const families = [
  /^(?:npm|pnpm|yarn|bun|npx|node|lerna)$/,
  /^(?:python[\d.]*|pip3?|pytest|tox|nox|uv|poetry|pdm|pipenv|hatch)$/,
  /^(?:composer|phpunit|pest|paratest|php)$/,
  /^(?:bundle|bundler|rake|rspec)$/,
];

function tell(job: SortedJob["job"], first: Line, before: readonly Line[]): string {
  const machine = before
    .filter(({ kind, text }) => kind === "machine" && !/corepack|rustup|config/.test(text))
    .map(({ text }) => `\`${text.replace(/\s+/g, " ").slice(0, 80)}\``);
  const needs = [...new Set([...job.needs, ...machine])].slice(0, 6);
  const more = needs.length === 0 ? "" : `; CI also asks of its machine: ${needs.join(", ")}`;
  return `${first.where}, job \`${job.id}\`${more}`;
}
