import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Fault } from "../../core/fault.ts";
import type { RunState } from "../../state/state.ts";
import { askYesNo } from "./ask.ts";
import { decideNextMove } from "./next-move.ts";
import { openModels, type Models } from "./open-models.ts";
import { type LocalOptions, parseLocalArgs } from "./parse-args.ts";
import { parseIssueFile } from "./parse-issue-file.ts";
import { type Prepared, prepareCopy, prepareSample } from "./prepare-repository.ts";
import { findRun, readState } from "./read-run.ts";
import { readUsage } from "./read-usage.ts";
import { renderPlaces, renderReport } from "./report.ts";
import { openScreen, type Screen } from "./screen.ts";
import { watchEngine } from "./watch.ts";
import { loadSettings, saveSettings, type Settings, startWorld, type World } from "./world.ts";

const sample = path.resolve(import.meta.dirname, "../../../samples/notes");
const workflow = ".github/workflows/baton.yml";

/** `npm start`: an issue travels to merged code on this machine. Gives the exit status: 0 only when the run reached `done`. */
export async function runLocal(words: readonly string[]): Promise<number> {
  const options = parseLocalArgs(words);
  const folder = path.resolve(options.out ?? mkdtempSync(path.join(tmpdir(), "baton-run-")));
  const startedMs = performance.now();
  const nowMs = () => performance.now() - startedMs;
  const screen = openScreen(process.stdout, nowMs);
  const settings = options.goOn ? loadSettings(folder) : null;
  const models = await openModels(settings?.kind ?? (options.input === null ? "sample" : "own"), folder, process.env);
  let world: World | undefined;
  try {
    world = await enter(options, settings, { folder, screen, nowMs, models });
    screen.say(`Run folder: ${folder}`);
    const issue = settings?.issue ?? (await openIssue(world, options, folder));
    const run = await drive(world, issue, options, screen);
    screen.close();
    console.log(`\n${renderReport(run, readUsage(world), nowMs())}\n\n${renderPlaces(folder)}`);
    for (const problem of [...world.github.violations().map((one) => JSON.stringify(one)), ...world.github.gaps(), ...models.complaints()]) {
      console.error(`The local GitHub or the script complains: ${problem}`);
    }
    return run.status === "done" && world.github.violations().length === 0 ? 0 : 1;
  } finally {
    screen.close();
    await world?.close();
    await models.close();
  }
}

type Stage = { readonly folder: string; readonly screen: Screen; readonly nowMs: () => number; readonly models: Models };

async function enter(options: LocalOptions, settings: Settings | null, stage: Stage): Promise<World> {
  let world: World | undefined;
  const from = settings === null ? prepare(options) : null;
  if (from !== null && from.added.length > 0) stage.screen.say(`Added to the copy: ${from.added.join(", ")}`);
  world = await startWorld({
    folder: stage.folder,
    repository: settings?.repository ?? "maintainer/" + (options.input === null ? "notes" : toName(options.input.repo)),
    from,
    secrets: stage.models.secrets,
    variables: stage.models.variables,
    onProgress: watchEngine(stage.screen, stage.nowMs, () => world?.github),
  });
  return world;
}

const prepare = (options: LocalOptions): Prepared => (options.input === null ? prepareSample(sample) : prepareCopy(options.input.repo, options.models));

const toName = (folder: string): string => path.basename(path.resolve(folder)).replace(/\.git$/, "").replace(/[^A-Za-z0-9._-]/g, "-") || "project";

/** Opens the issue as the maintainer and labels it: from here on the workflow files do the work. */
async function openIssue(world: World, options: LocalOptions, folder: string): Promise<number> {
  const file = options.input?.issue ?? path.join(sample, "ISSUE.md");
  const { title, body } = parseIssueFile(readFileSync(file, "utf8"), file);
  const as = world.github.as(world.maintainer);
  const opened = await as.request("POST", `/repos/${world.repository}/issues`, { title, body });
  const issue = (opened as { number: number }).number;
  saveSettings(folder, { version: 1, kind: options.input === null ? "sample" : "own", repository: world.repository, issue });
  await as.request("POST", `/repos/${world.repository}/issues/${issue}/labels`, { labels: ["baton"] });
  return issue;
}

/** Lets the jobs run until nothing is left to do; speaks as the maintainer where a person is asked, and as the clock where nothing goes on. */
async function drive(world: World, issue: number, options: LocalOptions, screen: Screen): Promise<RunState> {
  let sweeps = 0;
  let seen = 0;
  for (;;) {
    await world.engine.idle();
    const state = await readState(path.join(world.folder, "origin.git"));
    const run = findRun(state, issue);
    sweeps = (state?.lastSeq ?? 0) > seen ? 0 : sweeps;
    seen = state?.lastSeq ?? 0;
    const move = decideNextMove(run, sweeps);
    if (move.kind === "done" && run !== undefined) return run;
    if (move.kind === "stuck") {
      if (run === undefined) throw new Fault("bug", `${move.why} Look at ${world.folder}/logs.`, { who: "us" });
      screen.say(`✗ ${move.why}`);
      return run;
    }
    if (move.kind === "approve") await approve(world, issue, options, screen);
    else {
      sweeps += 1;
      world.github.fireSchedule(world.repository, workflow);
    }
  }
}

async function approve(world: World, issue: number, options: LocalOptions, screen: Screen): Promise<void> {
  const page = `/repos/${world.repository}/issues/${issue}/comments`;
  const as = world.github.as(world.maintainer);
  if (!options.yes && process.stdin.isTTY) {
    const comments = (await as.request("GET", page)) as { body: string }[];
    screen.say(`\n${comments.at(-1)?.body ?? ""}\n`);
    if (!(await askYesNo("Go on with this plan?"))) throw new Fault("input.invalid", `Stopped at the plan. Go on later with: npm start -- --continue --out ${world.folder}`, { who: "user" });
  }
  screen.say(`→ ${world.maintainer}: /baton approve`);
  await as.request("POST", page, { body: "/baton approve" });
}
