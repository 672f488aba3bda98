import type { RawJob } from "../../commands/ci/ci-job.ts";
import { readSteps } from "../../commands/ci/read-steps.ts";
import { findLeaves } from "../../commands/tools/find-leaves.ts";
import type { Kind } from "../../commands/tools/kind.ts";
import type { Project } from "../../commands/tools/project.ts";
import { sortCommand } from "../../commands/tools/sort-command.ts";

/** What the shell lines of a step are for, those of actions of the repository and of well-known ones put in. */
export function sortStep(step: unknown, job: RawJob, project: Project): readonly Kind[] {
  const of = { steps: [step], file: "", lineOf: () => 1, folder: job.folder, shell: job.shell };
  return readSteps(of, job.contexts, project).lines.map(({ text, folder = "", isBlock }) =>
    sortCommand(text, findLeaves(text, folder, project), isBlock),
  );
}

/** Where the tests begin; all steps where none tests. */
export function findFirstTest(kinds: readonly (readonly Kind[])[]): number {
  const at = (kind: Kind) => kinds.findIndex((all) => all.includes(kind));
  const found = [at("test"), at("perhaps")].find((index) => index !== -1);
  return found ?? kinds.length;
}

/** Why a shell step brings nothing onto the machine; undefined: it may. */
export function whyOwnWork(run: string, kinds: readonly Kind[]): string | undefined {
  if (/GITHUB_(?:PATH|ENV)\b/.test(run) || kinds.includes("machine") || kinds.includes("other")) return undefined;
  if (kinds.includes("install") || kinds.includes("build"))
    return "it installs or builds the project, which Baton does in the sandbox";
  return "it brings nothing onto the machine";
}

const brings: readonly (readonly [RegExp, string])[] = [
  [/^actions\/checkout$/, ""],
  [/(?:^actions\/cache(?:\/|$))|rust-cache|cache-apt/i, "what it keeps is not where Baton installs"],
  [
    /(?:upload|download|merge)-?\w*-artifact|codecov|coveralls|github-script|test-report|publish-unit|label|slack|codeql|scorecard|harden-runner|stale|paths-filter|changed-files|login-action/i,
    "it brings no tool",
  ],
];

/** Why an action is left out; undefined: it is kept; empty: nobody misses it. */
export function whyNoTool(uses: string): string | undefined {
  const name = uses.replace(/@.*$/, "");
  return brings.find(([pattern]) => pattern.test(name))?.[1];
}

/** Inputs that would keep a cache of what is installed elsewhere; some of these actions fail when there is nothing to keep. */
export function withoutCache(
  uses: string,
  given: Readonly<Record<string, unknown>>,
  comment: string,
): Readonly<Record<string, unknown>> {
  const name = uses.replace(/@.*$/, "").toLowerCase();
  const rest = Object.fromEntries(
    Object.entries(given).filter(([key]) => !/^(?:cache(?:-.*)?|bundler-cache|enable-cache)$/.test(key)),
  );
  const version = Number(/v?(\d+)/.exec(/@v?\d+(?:\.|$)/.exec(uses)?.[0] ?? comment)?.[1] ?? 0);
  if (name === "actions/setup-go") return { ...rest, cache: false };
  if (name === "astral-sh/setup-uv") return { ...rest, "enable-cache": false };
  return name === "actions/setup-node" && version >= 5 ? { ...rest, "package-manager-cache": false } : rest;
}
