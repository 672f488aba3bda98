import type { Leaf } from "../tools/find-leaves.ts";
import { findLeaves } from "../tools/find-leaves.ts";
import type { Kind } from "../tools/kind.ts";
import { type Language, weighLanguages } from "../tools/languages.ts";
import { findNodeTool } from "../tools/node-tool.ts";
import type { Project } from "../tools/project.ts";
import { sortCommand } from "../tools/sort-command.ts";
import { sortLeaf } from "../tools/sort-leaf.ts";
import type { StepLine } from "../tools/step-line.ts";
import type { CiJob, CiLine } from "./ci-job.ts";

/** A job with each of its lines sorted. */
export type SortedJob = {
  readonly job: CiJob;
  readonly lines: readonly (StepLine & Pick<CiLine, "where" | "step">)[];
  readonly score: number;
  /** Why nobody else can run it; undefined: nothing is known against it. */
  readonly unusable: string | undefined;
};

const languageOf: readonly (readonly [RegExp, Language])[] = [
  [
    /^(?:jest|vitest|mocha|_mocha|ava|tap|tape|borp|jasmine|uvu|qunit|node|npm|pnpm|yarn|bun|playwright|react-scripts|ng|turbo|nx|lerna|karma|web-test-runner)$/,
    "node",
  ],
  [/^(?:deno)$/, "node"],
  [/^(?:pytest|py\.test|unittest|nose2?|tox|nox|trial|stestr|python[\d.]*|hatch|manage\.py|runtests\.py)$/, "python"],
  [/^(?:go|gotestsum|ginkgo)$/, "go"],
  [/^cargo$/, "rust"],
  [/^(?:mvnw?|gradlew?|sbt|lein)$/, "jvm"],
  [/^(?:rspec|rake|ruby|rails|minitest|cucumber|parallel_rspec)$/, "ruby"],
  [/^(?:phpunit|paratest|pest|php|composer|phpspec)$/, "php"],
  [/^(?:mix)$/, "elixir"],
  [/^(?:dotnet)$/, "dotnet"],
  [/^(?:swift|xcodebuild)$/, "swift"],
  [/^(?:ctest|cmake|meson|ninja|make|prove)$/, "native"],
];

const aside =
  /lint|format|style|\bdocs?\b|document|release|publish|deploy|e2e|end-to-end|browser|canary|nightly|windows|\bwin\b|mac-?os|\bosx\b|fuzz|bench|perf|\bsize|typ(?:e|es|ing|ings)\b|typecheck|audit|codeql|security|scorecard|miri|asan|ubsan|tsan|msan|sanit|valgrind|wasm|cross|msrv|minimal|minimum|lowest|downstream|ecosystem|third.?party|examples?\b|smoke|\bdist\b|compat|alternative|memray|\bleak|plugin|artifact|packag(?:e|ing)|pypy|jruby|graal|musl|alpine|freebsd|openbsd|debug|profil|legacy|upgrade|backport|sync|label|stale|changelog|title|dependabot|website|storybook|visual|screenshot|android|ios\b|emulator|docker|image|container|nix\b|flake|no.?std|mutation|experimental|no.?async|unstable|published|wheel|sdist|conda|preview|export|32.?bit|i386|arm64|aarch|s390|big.?endian|old|loom|emulat|yarn.?pnp/i;
const half = /integration|coverage|regression|parallel|stress|slow|extra|special|daily|external|stable|watch|retry/i;
const good =
  /\b(?:tests?|unit|unit-?tests?|ci|main|build|tests?-?suite|node|node\.?js|go|rust|python|java|ruby|php|linux|ubuntu|check|jvm|all|spec|specs|core|run.?tests)\b/i;

/** The jobs of CI that run tests on this machine's kind, the one that runs the main tests first. */
export function rankJobs(jobs: readonly CiJob[], project: Project): readonly SortedJob[] {
  const weights = weighLanguages(project.paths);
  return jobs
    .map((job) => sortJob(job, project))
    .map((sorted) => ({ ...sorted, score: rate(sorted, weights, project), unusable: findObstacle(sorted) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
}

type Sorted = Pick<SortedJob, "job" | "lines"> & {
  /** A step before the tests that only a run can fill in. */
  readonly gap: string | undefined;
};

/** What a job needs that nobody has who only has the tree and an ordinary machine. */
function findObstacle({ job, lines, gap }: Sorted): string | undefined {
  const brings = lines.findIndex(({ kind, text }) => kind === "machine" && /\b(?:wget|curl)\b/.test(text));
  const unpacks = lines.find(({ text }, at) => brings !== -1 && at > brings && /^(?:tar|unzip|7z)\b/.test(text));
  if (unpacks !== undefined) return `it uses what ${unpacks.where} brings`;
  if (gap !== undefined) return `only a run can fill in ${gap}`;
  if (job.takesArtifacts) return "it tests what another job made";
  return isOnNightly(job, lines) ? "it needs a nightly compiler" : undefined;
}

function sortJob(job: CiJob, project: Project): Sorted {
  const all = job.lines.flatMap((line) => {
    if (line.folder === undefined) return [];
    const leaves = findLeaves(line.text, line.folder, project);
    const kind: Kind = sortCommand(line.text, leaves, line.isBlock);
    const { text, env, exports, isBlock, where, step, folder } = line;
    return [
      {
        line: { text, env, exports, isBlock, where, step, folder, leaves, kind },
        isGap: line.isUnknown,
        isConditional: line.isConditional,
      },
    ];
  });
  const last = all.findLastIndex(({ line, isGap }) => !isGap && (line.kind === "test" || line.kind === "perhaps"));
  const gap = all.find(
    ({ line, isGap, isConditional }, at) =>
      isGap && !isConditional && at < last && /^(?:build|install|test)$/.test(line.kind),
  );
  return { job, gap: gap?.line.where, lines: all.filter(({ isGap }) => !isGap).map(({ line }) => line) };
}

function rate({ job, lines }: Sorted, weights: ReadonlyMap<Language, number>, project: Project): number {
  const tests = findTests(lines);
  if (tests.length === 0) return 0;
  const sure = tests.some(({ kind }) => kind === "test");
  const own = Math.max(...tests.map((line) => weightOf(line.leaves, weights)));
  let score = 40 + (sure ? 15 : 0) + 60 * own;
  const names = `${job.id} ${job.name}`;
  const file = job.file.slice(job.file.lastIndexOf("/") + 1).replace(/\.ya?ml$/, "");
  if (aside.test(names)) score -= 25;
  if (aside.test(file)) score -= 20;
  if (half.test(names)) score -= 8;
  if (half.test(file)) score -= 4;
  if (good.test(names)) score += 8;
  if (good.test(file)) score += 6;
  if (/^(?:tests?|unit|ci|unit-?tests?|test-unit|build)$/i.test(job.id)) score += 5;
  score += Math.max(...tests.map((line) => rateText(line.text) + 8 * shareOf(line.folder, project)));
  score += Math.min(4, tests.length);
  if (job.checksOutOthers) score -= 25;
  if (job.isForSomePaths) score -= 10;
  if (job.isAside) score -= 14;
  const managers = tests
    .map(({ text }) => /^(?:\w+=\S+ )*(npm|pnpm|yarn|bun)\b/.exec(text)?.[1])
    .filter((one) => one !== undefined);
  if (managers.length > 0 && !managers.includes(findNodeTool(project))) score -= 14;
  if (job.needs.some((need) => need.startsWith("container"))) score -= 8;
  if (job.needs.some((need) => need.startsWith("service"))) score -= 4;
  if (lines.some(({ kind, text }) => kind === "machine" && /docker|podman|kind |kubectl/.test(text))) score -= 12;
  return score;
}

/** Runners of tasks that no ordinary machine has. */
const rare = /^(?:just|task|earthly|mage|moon|pixi|devbox|nix|nix-build|nix-shell|buck2?|pants|dagger|hermit)$/;

/** The lines that test and can be run here. */
export function findTests(lines: SortedJob["lines"]): SortedJob["lines"] {
  const brought = lines.flatMap(({ kind, text }) => (kind === "machine" ? listBrought(text) : []));
  const aloft = new Set(
    lines
      .filter(({ kind, text }) => kind === "machine" && !/install|apt|brew|update/.test(text))
      .map(({ where }) => where),
  );
  const usable = lines.filter(
    ({ kind, text, leaves }) =>
      (kind === "test" || kind === "perhaps") &&
      isUsable(text) &&
      !leaves.some((leaf) => rare.test(leaf.program)) &&
      // What a change affects is asked of git's history, which may not be there.
      !leaves.some(
        (leaf) => leaf.words.includes("affected") || leaf.words.some((word) => /^--(?:since|affected)\b/.test(word)),
      ) &&
      !leaves.some((leaf) => brought.includes(leaf.program) || leaf.by.some((one) => brought.includes(one))),
  );
  // A step that starts something on its machine first needs that.
  const calm = usable.filter(({ where }) => !aloft.has(where));
  return calm.length > 0 ? calm : usable;
}

/** Tools that a job brings onto its machine, and that no ordinary one has. */
function listBrought(text: string): readonly string[] {
  const found =
    /(?:^|\s)(?:go install|cargo (?:bin)?install|gem install|brew install|npm (?:i|install) (?:-g|--global))\s+(.*)$/.exec(
      text,
    )?.[1];
  if (found === undefined) return [];
  return found
    .split(/\s+/)
    .filter((word) => !word.startsWith("-"))
    .map((word) => word.replace(/(?<=.)@.*$/, "").replace(/^.*\//, ""))
    .filter((word) => !/^(?:npm|pnpm|yarn|corepack|bundler|rake)$/.test(word));
}

/** A compiler that no ordinary machine has. */
function isOnNightly(job: CiJob, lines: SortedJob["lines"]): boolean {
  return (
    job.needs.includes("nightly Rust") ||
    lines.some(({ kind, text }) => kind === "test" && /cargo \+nightly|-Z\s?[a-z]/.test(text))
  );
}

/** Variables that only a runner of GitHub's sets. */
export function isUsable(text: string): boolean {
  return !/\$\{?(?:GITHUB_(?!WORKSPACE)|RUNNER_|ACTIONS_)/.test(text) && !/\|\| *(?:true|:|exit 0)\s*$/.test(text);
}

function weightOf(leaves: readonly Leaf[], weights: ReadonlyMap<Language, number>): number {
  const found = leaves
    .filter((leaf) => /^(?:test|perhaps)$/.test(sortLeaf(leaf)))
    .map((leaf) => languageOf.find(([program]) => program.test(leaf.program))?.[1])
    .map((language) => (language === undefined ? 0.4 : (weights.get(language) ?? 0)));
  return found.length === 0 ? 0.4 : Math.max(...found);
}

/** The whole before a part: `npm test` before `npm run test:node`, `--workspace` before `-p one`. */
function rateText(text: string): number {
  let score = 0;
  if (
    /^(?:\w+=\S+ )*(?:npm|pnpm|yarn|bun)(?: run| -s)? test(?:[-:](?:unit|ci|all|run|node))?(?: (?:-r|--coverage|--ci).*)?$/.test(
      text,
    ) ||
    /^(?:\w+=\S+ )*make (?:test|check)$/.test(text)
  )
    score += 10;
  if (/ (?:unit|test[-:]unit|unit[-:]tests?|test[-:]?ci|ci[-:]test|test[-:]only|validate)\b/.test(text)) score += 6;
  if (/--workspace\b|--all\b|\.\/\.\.\.|--workspaces\b| -r /.test(text)) score += 6;
  if (
    / (?:-p|--package|--workspace=|--filter[= ]|workspace |--projects|-pl|--test|--bin|--doc|--only|-k|-m) ?\S/.test(
      text,
    )
  )
    score -= 8;
  if (
    /:(?:node|bun|deno|dist|esm|cjs|min|prod|production|v\d|smoke|types?|integration|slow|dev|native|web)\b|no-|without/.test(
      text,
    )
  )
    score -= 6;
  if (/--(?:no-default-features|release|target|cfg|memray|codspeed|valgrind|tls|production)\b/.test(text)) score -= 5;
  return score;
}

/** How much of the tree stands below a folder, 0 to 1. */
function shareOf(folder: string, project: Project): number {
  if (folder === "") return 1;
  const below = project.paths.filter((path) => path.startsWith(`${folder}/`)).length;
  return below / Math.max(1, project.paths.length);
}
