import type { Change } from "../../../contracts/change.ts";
import { type Checkpoint, maxWorksBytes } from "../../../contracts/checkpoint.ts";
import type { LoopState } from "../../../contracts/loop-state.ts";
import { Fault, toFault } from "../../../core/fault.ts";
import { noPreparation, withPreparation } from "../../../leg/prepared/open-preparation.ts";
import type { OpenCheckout } from "../../../leg/read/open-checkout.ts";
import type { Ports } from "../../../ports/ports.ts";
import type { Workspace } from "../../../ports/workspace.ts";
import { implementBest } from "../candidates/implement-best.ts";
import { readDifference } from "../change/read-difference.ts";
import type { CheckpointFile } from "../checkpoint/checkpoint-file.ts";
import { gatherWorks } from "../checkpoint/gather-works.ts";
import { type Formers, pickUp } from "../checkpoint/take-checkpoint.ts";
import { toPreparing } from "../to-preparing.ts";
import { type Assignment, Try } from "../try.ts";

/** A task of a person's, in the checkout that they stand in. */
export type Way = {
  readonly assignment: Omit<Assignment, "preparation">;
  readonly checkout: OpenCheckout;
  readonly checkpoint: CheckpointFile;
  readonly allowDirty: boolean;
  /** What an earlier run handed in, which is nobody's uncommitted work; empty: nothing is handed in as a file. */
  readonly changeFile: string;
  /** With what was spent before. */
  readonly spentUsd: () => number;
};

/** One in the checkout itself; several, where the configuration wants them and nothing stands in the way, in folders of their own. */
export function workAlone(way: Way, ports: Ports): Promise<Change> {
  const { candidates } = way.assignment.coding.config;
  const isAside = candidates > 1 && !way.allowDirty && !isInCheckout(way.checkpoint.former);
  return isAside ? workAside(way, ports) : workInCheckout(way, ports);
}

/** What was begun in the checkout itself is there still, and nowhere else. */
function isInCheckout(former: Checkpoint | null): boolean {
  return former?.works.some((work) => work?.files === null) ?? false;
}

/** One works in the checkout itself; how far it has come is kept after each step. */
async function workInCheckout(
  { assignment, checkout, checkpoint, allowDirty, changeFile, spentUsd }: Way,
  ports: Ports,
): Promise<Change> {
  const { candidates } = assignment.coding.config;
  if (candidates > 1)
    ports.reporter.warn(
      `\`candidates: ${candidates}\` is not followed: one alone works on what is not committed or was begun before.`,
    );
  if (checkpoint.former !== null && !isInCheckout(checkpoint.former)) throw ofCandidates(checkpoint, allowDirty);
  const [former = null] = await pickUpFile(checkpoint, checkout, ports);
  if (!allowDirty && former === null) await requireClean(checkout, changeFile);
  if (changeFile !== "") await ports.drop(changeFile);
  const keep = (state: () => LoopState) => checkpoint.keep([{ files: null, state: state() }], spentUsd());
  try {
    const own = { ...assignment, preparation: noPreparation };
    return await new Try(own, await ports.workspace(checkout.folder), former, keep).work(ports);
  } catch (thrown) {
    await checkpoint.leave(thrown);
    throw thrown;
  }
}

/** To begin anew over it would cost what they have done, and what it has cost. */
function ofCandidates({ path }: CheckpointFile, allowDirty: boolean): Fault {
  const remedy = allowDirty
    ? "leave out allow-dirty (INPUT_ALLOW_DIRTY)"
    : "set `candidates` in .github/baton.yml back";
  const message = `${path} holds the work of several candidates, which one alone can not go on with: ${remedy}, or remove the file to begin anew.`;
  return new Fault("input.invalid", message, { who: "user", facts: { path } });
}

/** Several work in folders of their own, from the commit: what a person has not committed would not be in their files. The chosen one's are put into the checkout. */
async function workAside(
  { assignment, checkout, checkpoint, changeFile, spentUsd }: Way,
  ports: Ports,
): Promise<Change> {
  await requireClean(checkout, changeFile);
  if (changeFile !== "") await ports.drop(changeFile);
  const tries: (Try | undefined)[] = [];
  const formers = await pickUpFile(checkpoint, checkout, ports);
  try {
    const { coding } = assignment;
    const preparing = toPreparing(coding, { takers: coding.config.candidates }, ports);
    const change = await withPreparation(preparing, ports, (preparation) =>
      implementBest({ ...assignment, preparation }, ports, { formers, tries }),
    );
    return await layChange(change, await ports.workspace(checkout.folder));
  } catch (thrown) {
    await checkpoint.leaveAll(await gatherWorks({ tries, formers }, maxWorksBytes, ports), spentUsd());
    throw thrown;
  }
}

async function pickUpFile(
  { former }: CheckpointFile,
  { git, head }: OpenCheckout,
  { reporter }: Ports,
): Promise<Formers> {
  if (former === null) return [];
  return pickUp(former, { parent: head, files: head }, git, (thrown) =>
    reporter.warn(`What was begun before is not used: ${toFault(thrown).message}`),
  );
}

/** Puts the chosen one's files into the checkout. */
async function layChange(change: Change, workspace: Workspace): Promise<Change> {
  for (const { path, mode, encoding, content } of change.files) {
    if (content === null) await workspace.remove(path);
    else await workspace.write(path, Buffer.from(content, encoding), mode === "100755");
  }
  return change;
}

/** A person's own edits would become part of the change, and a wrong turn of the model could not be told from them. */
async function requireClean({ git, folder, head }: OpenCheckout, changeFile: string): Promise<void> {
  const { files, refused } = await readDifference(git, folder, head);
  const own = [changeFile, changeFile.replace(/^\.\//, "")];
  const dirty = files.filter(({ path }) => !own.includes(path) && !own.includes(`${folder}/${path}`));
  if (refused !== null) throw new Fault("path.refused", refused, { who: "user", facts: { folder } });
  if (dirty.length === 0) return;
  const shown = dirty.slice(0, 5).map((file) => file.path);
  throw new Fault(
    "input.invalid",
    `The checkout ${folder} has changes that are not committed (${shown.join(", ")}${dirty.length > shown.length ? ` and ${dirty.length - shown.length} more` : ""}). Commit or stash them, or set allow-dirty (INPUT_ALLOW_DIRTY=true) to make them part of the change.`,
    { who: "user", facts: { files: dirty.length } },
  );
}
