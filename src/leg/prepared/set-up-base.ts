import type { CommandRun } from "../../contracts/proof.ts";
import { toFault } from "../../core/fault.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Sandbox, SandboxResult } from "../../ports/sandbox.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { runCommand } from "./run-command.ts";
import { wantsHistory } from "./wants-history.ts";

type Needed = Pick<Ports, "workspace" | "reporter" | "signal">;
export type SetUp = {
  readonly workspace: Workspace;
  /** null: there is no such command. */
  readonly ran: { readonly run: CommandRun; readonly result: SandboxResult } | null;
};

/** Lays a base out as a repository and runs `setup` there, with network: of a change nothing is in it but dependencies that a person approved. */
export async function setUpBase(
  of: {
    readonly git: Git;
    readonly tree: string;
    /** The commit that git shows there. */
    readonly commit: string;
    readonly setup: string | null;
    readonly timeoutMs: number;
  },
  sandbox: Sandbox,
  ports: Needed,
): Promise<SetUp> {
  const { git, tree, commit, setup: command, timeoutMs } = of;
  const workspace = await openBase(git, tree, ports);
  const { folder } = workspace;
  await git.layRepository(folder, commit);
  if (command === null) return { workspace, ran: null };
  // An address with a credential is for code that nobody changed.
  const registries = tree === commit ? "all" : "open";
  const what = { step: "setup", command, folder, network: true, registries, disposable: true, timeoutMs } as const;
  return { workspace, ran: await runCommand(what, sandbox, ports) };
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
