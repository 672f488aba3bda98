import type { Prepared } from "../../contracts/prepared.ts";
import type { CommandRun } from "../../contracts/proof.ts";
import { Fault, toFault } from "../../core/fault.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Sandbox, SandboxResult, StandIn } from "../../ports/sandbox.ts";
import type { SetUpSecrets } from "../../ports/set-up-secrets.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { bringTools } from "../toolchains/bring-tools.ts";
import type { Wish } from "../toolchains/find-wishes.ts";
import type { Lack } from "./checkout/lack.ts";
import { findPointers, layLfs } from "./checkout/lay-lfs.ts";
import { laySubmodules } from "./checkout/lay-submodules.ts";
import type { Checkout } from "./checkout/read-checkout.ts";
import { runCommand } from "./run-command.ts";
import { type Brought, takePrepared } from "./take-prepared.ts";
import { takeSecretsOut } from "./take-secrets-out.ts";
import { wantsHistory } from "./wants-history.ts";

export type Base = {
  readonly git: Git;
  readonly tree: string;
  /** The commit that git shows there. */
  readonly commit: string;
  readonly setup: string | null;
  readonly checkout: Checkout;
  /** Tools that are brought before `setup`, where the machine lacks them. */
  readonly wishes: readonly Wish[];
  readonly timeoutMs: number;
  /** What a former job's set-up left; taken instead where it is of the same tree and machine. */
  readonly prepared?: Brought | undefined;
  /** Given to `setup` where it runs on the base alone. Absent: this job is to have none, whatever it was given. */
  readonly secrets?: SetUpSecrets | undefined;
  /** Names of secrets without which it fails: then nothing runs where nothing can be taken. */
  readonly needs?: readonly string[] | undefined;
};

export type SetUp = {
  readonly workspace: Workspace;
  /** Where whatever runs in the folder sees it. */
  readonly at: string;
  readonly tookMs: number;
  /** null: there is no such command, or it was not needed. */
  readonly ran: { readonly run: CommandRun; readonly result: SandboxResult } | null;
  /** Tools that were brought before it. */
  readonly brought: readonly Wish[];
  /** What was taken in its place. */
  readonly taken: Prepared | null;
  /** What of submodules and of Git LFS could not be had. */
  readonly lacks: readonly Lack[];
  /** Files that a secret of `setup` was taken out of. */
  readonly cleaned: readonly string[];
};

type Needed = Pick<Ports, "workspace" | "reporter" | "signal" | "clock" | "preparedStore">;

/**
 * Lays a base out as a repository and runs `setup` there, with network: of a change nothing is in it but dependencies that a person approved. What an earlier job's
 * set-up of the same base left is taken instead. @throws Fault `set_up.secrets` where a secret that it was given is left.
 */
export async function setUpBase(of: Base, sandbox: Sandbox & StandIn, ports: Needed): Promise<SetUp> {
  const { git, tree, commit, setup: command, checkout, timeoutMs } = of;
  const beganMs = ports.clock.monotonicMs();
  const taken = await takeInstead(of, sandbox, ports);
  if (taken === undefined && of.needs !== undefined && of.needs.length > 0)
    throw new Fault("prepared.missing", tellNeeds(of.needs), { who: "outside" });
  const workspace = taken?.workspace ?? (await openBase(git, tree, ports));
  const { folder } = workspace;
  const lacks = await bring(git, tree, { checkout, workspace }, ports);
  await git.layRepository(folder, commit);
  const tookMs = () => ports.clock.monotonicMs() - beganMs;
  if (taken !== undefined) return { ...taken, ran: null, tookMs: tookMs(), lacks, cleaned: [], brought: [] };
  // Secrets, and an address with a credential, are for code that nobody changed.
  const isBase = tree === commit;
  const registries = isBase ? "all" : "open";
  const brought = await bringTools(of.wishes, { folder, registries, timeoutMs }, sandbox, ports);
  const bare = { workspace, at: folder, taken: null, lacks, cleaned: [], brought };
  if (command === null) return { ...bare, ran: null, tookMs: tookMs() };
  const given = isBase && of.secrets !== undefined && of.secrets.names.length > 0 ? of.secrets : undefined;
  const secrets = given === undefined ? {} : { secrets: given.variables };
  const what = { step: "setup", command, folder, network: true, registries, disposable: true, timeoutMs } as const;
  const ran = await runCommand({ ...what, ...secrets }, sandbox, ports);
  // Where it failed nothing is run after it.
  const isOver = given === undefined || ran.result.exitCode !== 0;
  const cleaned = isOver ? [] : await takeSecretsOut(given, { git, tree, folder }, sandbox, ports);
  return { ...bare, ran, tookMs: ran.run.durationMs, cleaned };
}

/** Why a base is not set up in a job that may not have what its set-up needs. */
export function tellNeeds(names: readonly string[]): string {
  return `its set-up needs secrets (${names.join(", ")}) that no job is given in which a model's commands run, and no earlier job handed on what it made of this base`;
}

/** undefined: there is nothing to take, or it could not be taken, which is told. */
async function takeInstead(
  { git, tree, commit, setup, checkout, wishes, prepared }: Base,
  sandbox: Sandbox & StandIn,
  ports: Needed,
): Promise<(Pick<SetUp, "workspace" | "at"> & { readonly taken: Prepared }) | undefined> {
  if (prepared === undefined || setup === null || tree !== commit) return undefined;
  const workspace = await openBase(git, tree, ports);
  try {
    const at = await takePrepared(
      { git, base: commit, setup, checkout, wishes, brought: prepared, folder: workspace.folder },
      sandbox,
      ports,
    );
    return at === undefined ? undefined : { workspace, at, taken: prepared.prepared };
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

/** Adds what the base's checkout brings beside its files: submodules that are not there yet, and content in place of LFS pointers. Gives what could not be had. */
export async function bring(
  git: Git,
  tree: string,
  of: { readonly checkout: Checkout; readonly workspace: Workspace },
  ports: Pick<Ports, "reporter">,
): Promise<readonly Lack[]> {
  const { folder } = of.workspace;
  const { submodules, lfs } = of.checkout;
  const isThere = async (path: string) => (await of.workspace.list(path)).length > 0;
  const lacks = [
    ...(submodules === false
      ? []
      : await laySubmodules(git, { treeish: tree, folder, recursive: submodules === "recursive", isThere })),
    ...(lfs ? await layLfs(git, await findPointers(git, tree), folder) : []),
  ];
  for (const { path, why } of lacks) ports.reporter.warn(`${path} is not there for set-up and tests: ${why}`);
  return lacks;
}

/** Puts the pointers back, so that what is kept of the folder holds no content of Git LFS: another base's files may differ in it alone. */
export async function putPointersBack(
  git: Git,
  tree: string,
  of: { readonly checkout: Checkout; readonly workspace: Workspace },
): Promise<void> {
  if (!of.checkout.lfs) return;
  const paths = (await findPointers(git, tree)).map(({ path }) => path);
  for (const [path, content] of await git.readFiles(tree, paths)) await of.workspace.write(path, content);
}

/** Older commits and tags: as many as are asked for, else all for who makes a version of them. Without them the tests may still pass. */
export async function fetchHistory(
  git: Git,
  base: string,
  { depth, tags }: Checkout,
  ports: Pick<Ports, "reporter">,
): Promise<void> {
  const wanted = await toHistory();
  if (wanted === undefined) return;
  await git.fetchHistory(base, wanted).catch((thrown) => {
    ports.reporter.warn(`The tests see no tags and no history: ${toFault(thrown).message}`);
  });

  async function toHistory(): Promise<{ readonly depth: number; readonly tags: boolean } | undefined> {
    if (depth === null && (await wantsHistory(git, base))) return { depth: 0, tags: true };
    // With all of history come its tags, as `actions/checkout` has it.
    const asked = { depth: depth ?? 1, tags: tags || depth === 0 };
    return asked.depth === 1 && !asked.tags ? undefined : asked;
  }
}
