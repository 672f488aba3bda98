import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Fault } from "../../core/fault.ts";
import { checkKeys } from "./check-keys.ts";
import { drive } from "./drive.ts";
import { ensureIssue } from "./ensure-issue.ts";
import { type Models, openModels } from "./open-models.ts";
import { type LocalOptions, parseLocalArgs } from "./parse-args.ts";
import { parseIssueFile } from "./parse-issue-file.ts";
import { type Prepared, prepareCopy, prepareSample, readCopiedConfig } from "./prepare-repository.ts";
import { readUsage } from "./read-usage.ts";
import { renderPlaces, renderReport } from "./report.ts";
import { openScreen, type Screen } from "./screen.ts";
import { watchEngine } from "./watch.ts";
import { startWorld, type World } from "./world.ts";
import { loadSettings, type Settings, saveSettings } from "./world-settings.ts";

const sample = path.resolve(import.meta.dirname, "../../../samples/notes");

/** `npm start`: an issue travels to merged code on this machine. Gives the exit status: 0 only when the run reached `done`. */
export async function runLocal(words: readonly string[]): Promise<number> {
  const options = parseLocalArgs(words);
  const folder = path.resolve(options.out ?? mkdtempSync(path.join(tmpdir(), "baton-run-")));
  const startedMs = performance.now();
  const nowMs = () => performance.now() - startedMs;
  const settings = options.goOn ? loadSettings(folder) : toSettings(options);
  const models = await openModels(settings.kind, folder, process.env);
  const screen = openScreen(process.stdout, nowMs);
  const stop = new AbortController();
  const interrupt = (): void =>
    stop.abort(new Fault("input.invalid", `Stopped. ${howToGoOn(folder)}`, { who: "user" }));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  let world: World | undefined;
  try {
    const from = options.goOn ? null : await prepare(options, models, screen);
    if (!options.goOn) saveSettings(folder, settings);
    world = await enter({ folder, settings, from, models, screen, nowMs });
    screen.say(`Run folder: ${folder}`);
    const issue = await ensureIssue(world, settings.issue);
    const run = await drive(world, issue, {
      yes: options.yes,
      screen,
      signal: stop.signal,
      howToGoOn: howToGoOn(folder),
    });
    screen.close();
    console.log(`\n${renderReport(run, readUsage(world), nowMs())}\n\n${renderPlaces(folder)}`);
    return tellProblems(world, models) === 0 && run.status === "done" ? 0 : 1;
  } finally {
    screen.close();
    await world?.close();
    await models.close();
  }
}

function toSettings({ input }: LocalOptions): Settings {
  const file = input?.issue ?? path.join(sample, "ISSUE.md");
  const name = input === null ? "notes" : path.basename(path.resolve(input.repo)).replace(/\.git$/, "");
  return {
    version: 1,
    kind: input === null ? "sample" : "own",
    repository: `maintainer/${name.replace(/[^A-Za-z0-9._-]/g, "-") || "project"}`,
    issue: parseIssueFile(readIssue(file), file),
  };
}

function readIssue(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new Fault(
      "input.invalid",
      `--issue ${file}: can not be read: ${cause instanceof Error ? cause.message : cause}`,
      {
        who: "user",
        cause,
      },
    );
  }
}

/** The repository to put into the world; keys are checked before anything is started. */
async function prepare(options: LocalOptions, models: Models, screen: Screen): Promise<Prepared> {
  if (options.input === null) return prepareSample(sample);
  const prepared = prepareCopy(options.input.repo, options.models);
  await checkKeys(readCopiedConfig(prepared), models);
  if (prepared.added.length > 0) screen.say(`Added to the copy: ${prepared.added.join(", ")}`);
  return prepared;
}

type Stage = {
  readonly folder: string;
  readonly settings: Settings;
  readonly from: Prepared | null;
  readonly models: Models;
  readonly screen: Screen;
  readonly nowMs: () => number;
};

async function enter({ folder, settings, from, models, screen, nowMs }: Stage): Promise<World> {
  let world: World | undefined;
  const { secrets, variables } = models;
  const onProgress = watchEngine(screen, nowMs, () => world?.github);
  world = await startWorld({ folder, repository: settings.repository, from, secrets, variables, onProgress });
  return world;
}

/** What makes a run doubtful although it reached its end; told, and counted. */
function tellProblems({ github }: World, models: Models): number {
  const problems = [...github.violations().map((one) => JSON.stringify(one)), ...github.gaps(), ...models.complaints()];
  for (const problem of problems) console.error(`The local GitHub or the script complains: ${problem}`);
  return problems.length;
}

const howToGoOn = (folder: string): string => `Go on with: npm start -- --continue --out ${folder}`;
