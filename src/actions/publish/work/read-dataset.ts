import { BatonRef } from "../../../contracts/baton.ts";
import type { FileChange } from "../../../contracts/change.ts";
import type { DatasetResult } from "../../../contracts/dataset-result.ts";
import type { EventPayload } from "../../../contracts/events/event.ts";
import { Fault } from "../../../core/fault.ts";
import type { Leg } from "../../../leg/open-claim.ts";
import { datasetPaths } from "../../../policy/dataset/assemble-dataset.ts";
import { boundBatches } from "../../../policy/dataset/bound-batches.ts";
import type { Ports } from "../../../ports/ports.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { takeBaton } from "./take-baton.ts";
import type { TaskOf, TaskWork } from "./task-work.ts";

/** How far the dataset is by what its job handed in last, also one that was stopped; and the commit of its branch, where one was asked for. */
export async function readDataset({ leg, needs, ports }: TaskOf): Promise<TaskWork> {
  const { claim } = leg;
  const { payload } = await takeBaton("dataset", { claim, needs, ports });
  const ref = BatonRef.parse(JSON.parse(needs["dataset"]?.outputs.baton ?? "{}"));
  const { figures, artifact } = payload;
  refuseSecrets(ports, JSON.stringify(figures));
  refuseOther(leg, figures.name);
  const { runId } = ports.job;
  const branch = await makeBranch(leg, payload, ports);
  const fact: EventPayload<"DATASET_ADVANCED"> = {
    ...figures,
    journal: { ...ref, claim: claim.claim, runId },
    ...(payload.batches === undefined
      ? {}
      : { batches: boundBatches(payload.batches, claim.slices.dataset ?? 0, ports.clock.now()) }),
    artifact: artifact === null ? null : { name: artifact, runId },
    branch: branch === null ? null : { name: branch.branch, sha: branch.head },
  };
  const former = leg.ticket.dataset;
  const before = former === null ? 0 : former.answered + former.failed;
  const isWaiting = (payload.batches?.until ?? null) !== null;
  const isStuck = figures.open > 0 && !isWaiting && figures.answered + figures.failed <= before;
  return {
    facts: [{ type: "DATASET_ADVANCED" as const, key: "dataset", payload: fact }],
    said: `${figures.answered} of ${figures.questions} questions are answered`,
    branch,
    failures: isStuck ? [`nothing new was answered: ${figures.reasons}`] : [],
  };
}

/** The files below `datasets/<name>` on the claim's base, as one commit. Made twice it is the same commit: its date is the claim's. */
async function makeBranch({ claim, run, git, config }: Leg, { figures, branch }: DatasetResult, ports: Ports) {
  if (branch === null) return null;
  // The name is the configuration's, whatever a thinker says.
  const name = config.datasets[figures.name]?.branch;
  if (name === undefined) return null;
  const files = branch.files.map(({ path, content }) => {
    if (!/^(?:[a-z-]+\/)?[A-Za-z-]+\.(?:jsonl|md)$/.test(path))
      throw new Fault("contract.broken", `The dataset's file ${path} is none that a dataset has.`, { who: "us" });
    const place = `datasets/${figures.name}/${path}`;
    return {
      path: place,
      mode: "100644" as const,
      content: refuseSecrets(ports, content, place),
      encoding: "utf8" as const,
    };
  });
  const tree = await git.writeTree(claim.base, [...files, ...(await dropFormer(figures.name, files, { claim, git }))]);
  const at = new Date(run.claims.find((one) => one.claim === claim.claim)?.at ?? 0);
  const message = `Add the dataset ${figures.name}\n\n${figures.records} records of ${figures.questions} questions.\n\nBaton-Claim: ${claim.claim}\n`;
  return { branch: name, head: await git.commit({ tree, parents: [claim.base], message, at }) };
}

/** What a dataset of the same name that was merged before has, and this one has not; what people put beside it stays. */
async function dropFormer(
  name: string,
  files: readonly { readonly path: string }[],
  { claim, git }: Pick<Leg, "claim" | "git">,
): Promise<readonly FileChange[]> {
  const kept = new Set(files.map(({ path }) => path));
  const known = new Set(datasetPaths.map((path) => `datasets/${name}/${path}`));
  return (await git.listTree(claim.base, `datasets/${name}`))
    .filter(({ path }) => known.has(path) && !kept.has(path))
    .map(({ path }) => ({ path, mode: "100644", content: null, encoding: "utf8" }));
}

function refuseOther({ ticket, claim }: Leg, name: string): void {
  const asked = ticket.task?.asked;
  if (asked?.kind === "dataset" && asked.dataset === name) return;
  throw new Fault(
    "contract.broken",
    `The baton of ${claim.claim} is of the dataset ${name}, which was not asked for.`,
    { who: "us" },
  );
}
