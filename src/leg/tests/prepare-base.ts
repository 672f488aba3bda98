import type { Config } from "../../config/config.ts";
import type { Prepared } from "../../contracts/prepared.ts";
import type { CommandRun, ProvedServices } from "../../contracts/proof.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Sandbox, StandIn } from "../../ports/sandbox.ts";
import type { Workspace } from "../../ports/workspace.ts";
import type { Lack } from "../prepared/checkout/lack.ts";
import { readCheckout } from "../prepared/checkout/read-checkout.ts";
import { bring, fetchHistory, openBase, setUpBase } from "../prepared/set-up-base.ts";
import type { Brought } from "../prepared/take-prepared.ts";
import { beginServices } from "../services/begin-services.ts";
import type { Wish } from "../toolchains/find-wishes.ts";
import { layOver } from "./lay-over.ts";
import { runTests, type TestRun } from "./run-tests.ts";

/** A base that is set up, and one tree after the other tested in it, each as if it were the first. */
export type PreparedBase = {
  /** The setup command's end; null when there is none. Trees are tested only where `isReady`. */
  readonly setup: CommandRun | null;
  readonly isReady: boolean;
  /** What was taken in place of `setup`. */
  readonly taken: Prepared | null;
  /** Where `setup` ran. */
  readonly folder: string;
  /** What of submodules and of Git LFS could not be had. */
  readonly lacks: readonly Lack[];
  /** Files that a secret of `setup` was taken out of. */
  readonly cleaned: readonly string[];
  /** What stood beside the last tests; undefined: nothing. */
  services(): ProvedServices | undefined;
  /** No tree is tested any more. */
  close(): void;
  /**
   * Tests a tree in the prepared files, laid over the base, with services that nobody has used. `again`: another one will follow.
   * @throws Fault `services.missing`, `services.failed`
   */
  test(tree: string, of: { readonly command: string; readonly again: boolean }): Promise<TestRun>;
};

/** Lays a base out, runs `setup` with network there, and lets trees be tested without (unless configured). */
export async function prepareBase(
  of: {
    readonly git: Git;
    readonly base: string;
    /** The tree that is set up: the base, or the base with a change's dependencies. */
    readonly from: string;
    readonly setup: string | null;
    /** Tools that are brought before it. */
    readonly wishes: readonly Wish[];
    readonly config: Config;
    /** What an earlier job's set-up of the base left. */
    readonly prepared: Brought | undefined;
  },
  sandbox: Sandbox & StandIn,
  ports: Ports,
): Promise<PreparedBase> {
  const { git, base, from, setup, wishes, config, prepared } = of;
  const timeoutMs = config.limits["test-minutes"] * 60_000;
  const { network, report } = config.validate;
  const checkout = await readCheckout(git, base, config.validate.checkout);
  await fetchHistory(git, base, checkout, ports);
  const commit = await commitOf(git, base, from, ports);
  const services = beginServices(config.validate.services, ports);
  const secrets = ports.setUpSecrets;
  const wantedBase = { git, tree: from, commit, setup, checkout, wishes, timeoutMs, prepared, secrets };
  const made = await setUpBase(wantedBase, sandbox, ports).catch((thrown: unknown) => {
    services.close();
    throw thrown;
  });
  const { workspace: first, ran, lacks, cleaned } = made;
  // A base that is only files is as quickly laid out anew.
  const isMade = setup !== null || wishes.length > 0 || checkout.submodules !== false || checkout.lfs;
  const openWhole = async (): Promise<Workspace> => {
    const workspace = await openBase(git, from, ports);
    await bring(git, from, { checkout, workspace }, ports);
    return workspace;
  };
  let fresh: Workspace | null = first;
  let restore: (() => Promise<void>) | null = null;
  return {
    setup: ran?.run ?? null,
    isReady: ran === null || ran.result.exitCode === 0,
    taken: made.taken,
    folder: first.folder,
    lacks,
    cleaned,
    services: () => services.told(),
    close: () => services.close(),
    async test(tree, { command, again }) {
      // What tests leave behind must not reach the next ones.
      if (fresh === null && restore === null) fresh = await openWhole();
      else if (fresh === null && restore !== null) await restore();
      const workspace: Workspace = fresh ?? first;
      if (again && isMade && restore === null) restore = await keepWhole(first.folder, sandbox, ports);
      fresh = null;
      await layOver(git, from, tree, workspace);
      const { folder } = workspace;
      await git.layRepository(folder, await commitOf(git, base, tree, ports));
      const wanted = { command, folder, network, disposable: true, timeoutMs, report };
      const run = await services.during((doors) => runTests({ ...wanted, doors }, sandbox, ports));
      return { ...run, report: withoutFolder(run.report, folder === first.folder ? made.at : folder) };
    },
  };
}

/** A folder and its home: settings of tools that tests leave in the one or the other (`~/.npmrc`) would decide how the next ones run. */
async function keepWhole(
  folder: string,
  sandbox: StandIn,
  { keepFolder }: Pick<Ports, "keepFolder">,
): Promise<() => Promise<void>> {
  const { home } = await sandbox.placeOf(folder);
  const restores = [await keepFolder(folder), await keepFolder(home)];
  return async () => {
    for (const restore of restores) await restore();
  };
}

/** Runners that name files in full name them alike wherever they stand. */
function withoutFolder(report: TestRun["report"], folder: string): TestRun["report"] {
  if (report === null || report.cases === null) return report;
  const start = `${folder}/`;
  const cases = report.cases.map((test) =>
    test.file?.startsWith(start) ? { ...test, file: test.file.slice(start.length) } : test,
  );
  return { ...report, cases };
}

/** A tree as the commit that a merge would make of it, for who asks git in the folder; it is in no repository but this job's. */
async function commitOf(git: Git, base: string, tree: string, { clock }: Ports): Promise<string> {
  if ((await git.treeOf(base)) === tree || tree === base) return base;
  return git.commit({ tree, parents: [base], message: "The merge result\n", at: clock.now() });
}
