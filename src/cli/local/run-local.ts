import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Fault } from "../../core/fault.ts";
import { setUpSecretsName } from "../../core/set-up-secrets.ts";
import type { RunState } from "../../state/state.ts";
import { pathOfPerson, standsIn } from "../invocation.ts";
import { type Beginning, begin } from "./begin.ts";
import { loadDemo, usualDemo } from "./demo.ts";
import { type Driver, drive } from "./drive.ts";
import { ensureIssue } from "./ensure-issue.ts";
import { howToGoOn } from "./how-to-go-on.ts";
import { findIncoming, keepIncoming } from "./incoming.ts";
import { type LocalOptions, localUsage, parseLocalArgs } from "./parse-args.ts";
import { readPulls } from "./read-pulls.ts";
import { askAboutPlan } from "./screen/ask.ts";
import { readSpent, readUsage } from "./screen/read-usage.ts";
import { renderPlaces, renderReport } from "./screen/report.ts";
import { openScreen, type Screen } from "./screen/screen.ts";
import { watchEngine } from "./screen/watch.ts";
import { checkKeys } from "./world/check-keys.ts";
import { findRegistriesOfPerson } from "./world/find-registries-of-person.ts";
import { type Confinement, findSandbox } from "./world/find-sandbox.ts";
import { type Models, openScriptedModels, ownModels } from "./world/open-models.ts";
import { readConfig } from "./world/prepare-repository.ts";
import { findSetUpSecrets } from "./world/set-up-secrets.ts";
import { startWorld, type World } from "./world/world.ts";
import { checkNewFolder, loadSettings, type Settings, saveSettings } from "./world/world-settings.ts";

/** `npm start`: an issue travels to merged code on this machine. Gives the exit status: 0 only when the run reached `done`. */
export async function runLocal(words: readonly string[]): Promise<number> {
  const here = standsIn(process.env, process.cwd());
  const options = parseLocalArgs(words, here);
  if (options.help) {
    console.log(localUsage);
    return 0;
  }
  const { out } = options;
  if (!options.goOn && out !== null) checkNewFolder(out);
  const kind = kindOf(options, out);
  const confinement = await findSandbox(kind, options.noSandbox);
  // The sample has no use for it.
  const setUpSecrets = kind === "own" ? findSetUpSecrets(process.env, confinement.confined) : {};
  const beginning = options.goOn ? null : await begin(options, setUpSecrets);
  const folder = out ?? mkdtempSync(path.join(tmpdir(), "baton-run-"));
  if (beginning !== null) {
    keepIncoming(folder, beginning.from);
    saveSettings(folder, beginning.settings);
  }
  const settings = beginning?.settings ?? loadSettings(folder);
  if (options.goOn && settings.kind === "own")
    await checkKeys(
      readConfig(findIncoming(folder)?.folder ?? path.join(folder, "origin.git")),
      ownModels(process.env),
    );
  return await run({ options, settings, folder, beginning, confinement, setUpSecrets });
}

function kindOf({ goOn, input }: LocalOptions, out: string | null): Settings["kind"] {
  if (goOn && out !== null) return loadSettings(out).kind;
  return input === null ? "sample" : "own";
}

type Given = {
  readonly options: LocalOptions;
  readonly settings: Settings;
  readonly folder: string;
  readonly beginning: Beginning | null;
  readonly confinement: Confinement;
  /** What `setup` alone is to have, as a secret of the repository; empty: nothing. */
  readonly setUpSecrets: Readonly<Record<string, string>>;
};

async function run({ options, settings, folder, beginning, confinement, setUpSecrets }: Given): Promise<number> {
  const startedMs = performance.now();
  const nowMs = () => performance.now() - startedMs;
  const models =
    settings.kind === "own"
      ? ownModels(process.env)
      : await openScriptedModels((await loadDemo(settings.demo ?? usualDemo)).script, folder);
  const screen = openScreen(process.stdout, nowMs);
  const stop = new AbortController();
  const interrupt = (): void =>
    stop.abort(new Fault("input.invalid", `Stopped. Go on with: ${howToGoOn(folder)}`, { who: "user" }));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  let world: World | undefined;
  try {
    const notes = [...(beginning?.notes ?? []), ...(confinement.note === null ? [] : [confinement.note])];
    for (const line of [...notes, `Run folder: ${folder}`]) screen.say(line);
    world = await enter({ folder, settings, confinement, setUpSecrets, models, screen, nowMs });
    const issue = await ensureIssue(world, settings);
    if (options.say !== null) await comment(world, issue, options.say, screen);
    const signal = stop.signal;
    const answerPlan = answerOf(options, settings.kind);
    const run = await drive(world, issue, { answerPlan, screen, signal, howToGoOn: howToGoOn(folder) });
    screen.close();
    const told = { usage: readUsage(world), toldUsd: readSpent(world), pulls: await readPulls(world) };
    console.log(`\n${renderReport(run, { ...told, elapsedMs: nowMs(), columns: process.stdout.columns ?? 80 })}`);
    console.log(`\n${renderPlaces(folder)}${renderRemedy(run, folder)}`);
    return tellProblems(world, models) === 0 && run.status === "done" ? 0 : 1;
  } finally {
    screen.close();
    await world?.close();
    await models.close();
  }
}

/** Where nobody can be asked only the sample goes on by itself: its money is not spent. */
function answerOf({ yes }: LocalOptions, kind: Settings["kind"]): Driver["answerPlan"] {
  if (yes) return async () => ({ kind: "yes" });
  if (process.stdin.isTTY) return (signal) => askAboutPlan(signal);
  return async () => ({ kind: kind === "sample" ? "yes" : "no" });
}

type Stage = Pick<Given, "folder" | "settings" | "confinement" | "setUpSecrets"> & {
  readonly models: Models;
  readonly screen: Screen;
  readonly nowMs: () => number;
};

async function enter({ folder, settings, confinement, setUpSecrets, models, screen, nowMs }: Stage): Promise<World> {
  let world: World | undefined;
  const { variables } = models;
  // What an earlier start was given is not given again.
  const secrets = { ...models.secrets, [setUpSecretsName]: "", ...setUpSecrets };
  const { repository, callee } = settings;
  const onProgress = watchEngine(screen, nowMs, () => world?.github);
  const from = findIncoming(folder);
  const { confined } = confinement;
  world = await startWorld({
    folder,
    repository,
    callee,
    from,
    secrets,
    variables,
    confined,
    path: pathOfPerson(process.env),
    registries: await findRegistriesOfPerson(process.env),
    onProgress,
  });
  return world;
}

async function comment(world: World, issue: number, body: string, screen: Screen): Promise<void> {
  screen.say(`→ ${world.maintainer}: ${body}`);
  await world.github
    .as(world.maintainer)
    .request("POST", `/repos/${world.repository}/issues/${issue}/comments`, { body });
}

/** A run that waits for a person is not lost. */
function renderRemedy(run: RunState, folder: string): string {
  if (run.status === "done") return "";
  return `\n\nNot done yet: the run is ${run.status}. When what it waits for is mended:\n  ${howToGoOn(folder, ' --say "/baton retry"')}`;
}

/** What makes a run doubtful although it reached its end; told, and counted. */
function tellProblems({ github }: World, models: Models): number {
  const problems = [...github.violations().map((one) => JSON.stringify(one)), ...github.gaps(), ...models.complaints()];
  for (const problem of problems) console.error(`The local GitHub or the script complains: ${problem}`);
  return problems.length;
}
