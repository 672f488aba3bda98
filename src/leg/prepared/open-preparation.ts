import { type Config, configPath } from "../../config/config.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import { findToolPlaces } from "../commands/tools/find-tool-places.ts";
import { readCommands, type Told } from "../read/read-commands.ts";
import { readWishes, toWords } from "../toolchains/find-wishes.ts";
import type { Lack } from "./checkout/lack.ts";
import { findPointers, type Pointer } from "./checkout/lay-lfs.ts";
import { readCheckout } from "./checkout/read-checkout.ts";
import { asItIs, type Ground, type Lacking, type Prospect, toLacking } from "./ground.ts";
import { fetchHistory, type SetUp, setUpBase, tellNeeds } from "./set-up-base.ts";
import type { Brought } from "./take-prepared.ts";

/** The base's own set-up, run once for all who work on it. */
export type Preparation = {
  readonly prospect: Prospect;
  /** When there is something to give, or never will be. */
  readonly ended: Promise<unknown>;
  /**
   * Gives a folder of this job what the set-up leaves, when it has ended; `newer` as the port `handOver` has it. Each has its own: what one writes reaches no
   * other. Never rejects: what could not be prepared is told.
   */
  give(folder: string, newer: () => readonly string[]): Promise<Ground>;
  /** Ends it, also in the middle. */
  close(): Promise<void>;
};

export type PreparationOf = {
  readonly git: Git;
  readonly base: string;
  /** The tree-ish that is worked on. */
  readonly files: string;
  readonly config: Config;
  readonly told: Told;
  /** How many folders will ask for it. */
  readonly takers: number;
  /** What the job can spare for it. */
  readonly timeoutMs: number;
  /** What an earlier job's set-up left. */
  readonly prepared?: Brought | undefined;
  /** Names of secrets that the base's set-up is given elsewhere, and never here, where a model's commands run; empty: it needs none. */
  readonly secrets?: readonly string[] | undefined;
};

/** For a folder that is not the job's: a person's checkout is as that person has it. */
export const noPreparation: Preparation = toEnded(asItIs);

const maxLogCharacters = 2000;

/** Works with a preparation that has ended when this returns. */
export async function withPreparation<T>(
  of: PreparationOf,
  ports: Ports,
  work: (preparation: Preparation) => Promise<T>,
): Promise<T> {
  const preparation = await openPreparation(of, ports);
  try {
    return await work(preparation);
  } finally {
    await preparation.close();
  }
}

/**
 * Begins to set the base up, in a folder of its own, and comes back at once. A set-up that fails, takes too long or
 * can not be run ends nothing: they work without.
 */
export async function openPreparation(of: PreparationOf, ports: Ports): Promise<Preparation> {
  const { git, base, config, told, takers } = of;
  const commands = await readCommands(git, base, of.files, { config: config.validate, told });
  const { setup } = commands;
  const wishes = await readWishes(git, base, commands);
  const checkout = await readCheckout(git, base, config.validate.checkout);
  const brings = checkout.submodules !== false && (await hasSubmodules(git, base));
  if (setup === null && !brings && wishes.length === 0) return noPreparation;
  // Nobody runs these: they say what was done in words that are known.
  const command = setup ?? (brings ? "git submodule update --init" : toWords(wishes));
  const sandbox = await ports.sandbox();
  const why = findObstacle(config, sandbox) ?? findSecret(of);
  if (why !== undefined) return toEnded({ kind: "lacking", why, log: "" });
  await fetchHistory(git, base, checkout, ports);
  const pointers = checkout.lfs ? await findPointers(git, base) : [];
  const known = (await git.listTree(base)).filter((entry) => entry.type === "blob").map((entry) => entry.path);
  const over = new AbortController();
  const signal = AbortSignal.any([ports.signal, over.signal]);
  const timeoutMs = Math.min(config.limits["test-minutes"] * 60_000, of.timeoutMs);
  const { prepared } = of;
  const wanted = { git, tree: base, commit: base, setup, checkout, wishes, timeoutMs, prepared, needs: of.secrets };
  const begun = setUpBase(wanted, sandbox, { ...ports, signal }).then(
    (done) =>
      setup === null && !brings && done.brought.length === 0 ? asItIs : judge(done, command, { ...ports, signal }),
    toLacking,
  );
  let turn: Promise<unknown> = begun;
  let given = 0;
  const hand = async (folder: string, newer: () => readonly string[]): Promise<Ground> => {
    const done = await begun;
    if (done.kind !== "done") return done;
    if (signal.aborted) return stopped;
    given += 1;
    const isLast = given === takers;
    const made = await ports.handOver({ from: done.folder, to: folder, known, isLast, newer });
    await sandbox.standIn({ from: done.folder, folder, isLast });
    return {
      kind: "prepared",
      command,
      durationMs: done.durationMs,
      made,
      places: findToolPlaces(commands.test),
      lacks: [...done.lacks, ...ofPointers(pointers)],
    };
  };
  return {
    prospect: { kind: "running", command },
    ended: begun,
    give(folder, newer) {
      // One after the other: the last one is given what the others have copied.
      const ground = turn.then(() => hand(folder, newer)).catch(toLacking);
      turn = ground;
      return ground;
    },
    async close() {
      over.abort();
      await turn;
    },
  };
}

type Done = {
  readonly kind: "done";
  readonly folder: string;
  readonly durationMs: number;
  readonly lacks: readonly Lack[];
};

const stopped: Lacking = { kind: "lacking", why: "the job ends", log: "" };

function judge({ workspace, ran, tookMs, lacks }: SetUp, command: string, { reporter, signal }: Ports): Done | Lacking {
  if (signal.aborted) return stopped;
  if (ran !== null && ran.result.exitCode !== 0) {
    const { timedOut, exitCode, durationMs, log } = ran.run;
    const seconds = Math.round(durationMs / 1000);
    const end = timedOut ? `did not end within ${seconds} s` : `ended with ${exitCode ?? "a signal"}`;
    const why = `the base's set-up ${JSON.stringify(command)} ${ran.result.overLimit?.reason ?? end}`;
    reporter.warn(`Dependencies are not installed for those who write code: ${why}`);
    return { kind: "lacking", why, log: log.slice(-maxLogCharacters) };
  }
  return { kind: "done", folder: workspace.folder, durationMs: tookMs, lacks };
}

/** The coder's own files stay as git has them, so that none of them is in its change. */
function ofPointers([first, ...others]: readonly Pointer[]): readonly Lack[] {
  if (first === undefined) return [];
  const path = others.length === 0 ? first.path : `${first.path} and ${others.length} more files of Git LFS`;
  return [{ path, why: "pointers here; the tests' job has their content" }];
}

async function hasSubmodules(git: Git, base: string): Promise<boolean> {
  return (await git.listTree(base)).some(({ type }) => type === "commit");
}

function findObstacle(config: Config, sandbox: Sandbox): string | undefined {
  if (!config.validate.prepare) return `\`validate.prepare\` is false in ${configPath}`;
  if (sandbox.kind === "none") return `there is no sandbox here: ${sandbox.why}`;
  return sandbox.kind === "unconfined" ? "there is no sandbox here, as a person wanted it" : undefined;
}

/** It would fail after a while, in words that do not say why. */
function findSecret({ secrets = [], prepared }: PreparationOf): string | undefined {
  return secrets.length === 0 || prepared !== undefined ? undefined : tellNeeds(secrets);
}

function toEnded(ground: Extract<Prospect, Ground>): Preparation {
  return { prospect: ground, ended: Promise.resolve(), give: async () => ground, close: async () => undefined };
}
