import type { CommandEvidence, CommandName, ToldCommands } from "../../contracts/test-commands.ts";
import { findCommands } from "./find-commands.ts";
import { installsFor } from "./manifests/from-manifests.ts";
import { compose } from "./tools/compose.ts";
import { listPrograms } from "./tools/homes.ts";
import type { Commands, Project } from "./tools/project.ts";
import { toLine } from "./tools/to-line.ts";

/** Commands with each one's evidence, in the order in which they run. */
export type ShownCommands = Commands & { readonly evidence: readonly CommandEvidence[] };

/**
 * Commands with what people told in place of what was found. `build` is part of the test, as it is of the changed code. Where they tell no `setup`, the
 * one that was found or configured (`setupFrom`) stays, or what installs the needs of their programs; then the test is told the places in the folder that a found `setup` fetches into.
 */
export function withTold(
  found: Commands & { readonly setupFrom?: string },
  told: ToldCommands,
  project: Project,
): ShownCommands {
  const by = (name: CommandName) => {
    const said = `by @${told[name]?.by}, \`/baton revise\``;
    const since = told[name]?.since;
    return since === undefined ? said : `remembered from #${since}, which was green by it: ${said}`;
  };
  const from = found.source.slice(0, maxSource);
  const kept = told.test === undefined ? found.test : null;
  const own = [told.build?.command, told.test?.command].filter((line) => line !== undefined);
  const lines = own.map((line, at) => (at === own.length - 1 && kept === null ? line : shield(line)));
  const installs = told.setup === undefined && found.setup === null ? toInstalls(lines, project) : null;
  const setup = told.setup?.command ?? found.setup ?? installs;
  const fitted = told.setup === undefined && setup !== null ? fit(lines, project) : join(lines);
  const test = join([fitted, kept].filter((line) => line !== null));
  const ofSetup =
    told.setup !== undefined
      ? by("setup")
      : installs === null
        ? (found.setupFrom ?? from)
        : "what installs the test's programs";
  const evidence: readonly CommandEvidence[] = [
    ...toEvidence("setup", setup, ofSetup),
    ...toEvidence("build", told.build?.command, by("build")),
    ...toEvidence("test", told.test?.command ?? kept, told.test === undefined ? from : by("test")),
  ];
  const isTold = Object.keys(told).length > 0 && evidence.length > 0;
  const source = isTold ? [...new Set(evidence.map((one) => one.from))].join("; ") : found.source;
  const { setupFrom: _, ...rest } = found;
  return { ...rest, setup, test, source, evidence };
}

/** A configured test with the set-up that the project's CI or its manifests have, or with what installs the test's programs; the test is told the places that it fetches into. */
export function withFoundSetup(configured: Commands, project: Project): Commands & { readonly setupFrom?: string } {
  const lines = configured.test === null ? [] : [configured.test];
  const found = findCommands(project);
  const setup = found.setup ?? toInstalls(lines, project);
  if (setup === null) return configured;
  const from = found.setup === null ? "what installs the test's programs" : found.source.slice(0, maxSource);
  return { ...configured, setup, test: fit(lines, project), setupFrom: from };
}

const maxSource = 800;
const maxCommand = 20_000;

function toEvidence(name: CommandName, command: string | null | undefined, from: string): readonly CommandEvidence[] {
  return command === null || command === undefined
    ? []
    : [{ name, command: command.slice(0, maxCommand), from: from.slice(0, 1000) }];
}

/** What the programs of these lines are installed by, where nothing was found that installs. */
function toInstalls(lines: readonly string[], project: Project): string | null {
  const test = lines.map((line) => toLine(line, project));
  const setup = installsFor(project, listPrograms(test)).map((line) => toLine(line, project));
  return test.length === 0 ? null : compose({ setup, test, env: {} }, project).setup;
}

function fit(lines: readonly string[], project: Project): string | null {
  if (lines.length === 0) return null;
  return compose({ setup: [], test: lines.map((line) => toLine(line, project)), env: {} }, project).test;
}

function join(lines: readonly string[]): string | null {
  return lines.length === 0 ? null : lines.join(" && ");
}

/** What a command ends with (a comment, `&`) can not take the next one for its own. */
function shield(line: string): string {
  return /#|[;&\\]\s*$/.test(line) ? `{ ${line}\n}` : line;
}
