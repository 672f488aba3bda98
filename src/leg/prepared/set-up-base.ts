import type { Prepared } from "../../contracts/prepared.ts";
import type { CommandRun } from "../../contracts/proof.ts";
import { toFault } from "../../core/fault.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Sandbox, SandboxResult, StandIn } from "../../ports/sandbox.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { runCommand } from "./run-command.ts";
import { takePrepared } from "./take-prepared.ts";
import { wantsHistory } from "./wants-history.ts";

export type Base = {
  readonly git: Git;
  readonly tree: string;
  /** The commit that git shows there. */
  readonly commit: string;
  readonly setup: string | null;
  readonly timeoutMs: number;
  /** What a former job's set-up left; taken instead where it is of the same tree and machine. */
  readonly prepared?: Prepared | undefined;
};

export type SetUp = {
  readonly workspace: Workspace;
  /** Where whatever runs in the folder sees it. */
  readonly at: string;
  readonly tookMs: number;
  /** null: there is no such command, or it was not needed. */
  readonly ran: { readonly run: CommandRun; readonly result: SandboxResult } | null;
  /** What was taken in its place. */
  readonly taken: Prepared | null;
};

type Needed = Pick<Ports, "workspace" | "reporter" | "signal" | "clock" | "preparedStore">;

/**
 * Lays a base out as a repository and runs `setup` there, with network: of a change nothing is in it but dependencies that a person approved. What an earlier job's
 * set-up of the same base left is taken instead.
 */
export async function setUpBase(of: Base, sandbox: Sandbox & StandIn, ports: Needed): Promise<SetUp> {
  const { git, tree, commit, setup: command, timeoutMs } = of;
  const beganMs = ports.clock.monotonicMs();
  const taken = await takeInstead(of, sandbox, ports);
  const workspace = taken?.workspace ?? (await openBase(git, tree, ports));
  const { folder } = workspace;
  await git.layRepository(folder, commit);
  const tookMs = () => ports.clock.monotonicMs() - beganMs;
  if (taken !== undefined) return { ...taken, ran: null, tookMs: tookMs() };
  const bare = { workspace, at: folder, taken: null };
  if (command === null) return { ...bare, ran: null, tookMs: tookMs() };
  // An address with a credential is for code that nobody changed.
  const registries = tree === commit ? "all" : "open";
  const what = { step: "setup", command, folder, network: true, registries, disposable: true, timeoutMs } as const;
  const ran = await runCommand(what, sandbox, ports);
  return { ...bare, ran, tookMs: ran.run.durationMs };
}

/** undefined: there is nothing to take, or it could not be taken, which is told. */
async function takeInstead(
  { git, tree, commit, setup, prepared }: Base,
  sandbox: Sandbox & StandIn,
  ports: Needed,
): Promise<(Pick<SetUp, "workspace" | "at"> & { readonly taken: Prepared }) | undefined> {
  if (prepared === undefined || setup === null || tree !== commit) return undefined;
  const workspace = await openBase(git, tree, ports);
  try {
    const at = await takePrepared({ git, base: commit, setup, prepared, folder: workspace.folder }, sandbox, ports);
    return at === undefined ? undefined : { workspace, at, taken: prepared };
  } catch (thrown) {
    ports.reporter.warn(`What was prepared is not used, \`setup\` runs instead: ${toFault(thrown).message}`);
    return undefined;
  }
}

export async function openBase(git: Git, base: string, ports: Pick<Ports, "workspace">): Promise<Workspace> {
  const workspace = await ports.workspace(null);
  await git.export(base, workspace.folder);
  return workspace;
}

/** Tags and older commits, for who makes a version of them. Without them the tests may still pass. */
export async function fetchHistory(git: Git, base: string, ports: Pick<Ports, "reporter">): Promise<void> {
  if (!(await wantsHistory(git, base))) return;
  await git.fetchHistory(base).catch((thrown) => {
    ports.reporter.warn(`The tests see no tags and no history: ${toFault(thrown).message}`);
  });
}
