import type { LegNeeds } from "../../../contracts/baton.ts";
import type { Change } from "../../../contracts/change.ts";
import { isTaskMode } from "../../../contracts/claim.ts";
import type { Proof } from "../../../contracts/proof.ts";
import { Fault } from "../../../core/fault.ts";
import type { Leg } from "../../../leg/open-claim.ts";
import { readSubject, type Subject } from "../../../leg/read/read-subject.ts";
import type { Ports } from "../../../ports/ports.ts";
import { addFailure } from "../write/add-failure.ts";
import { buildCommits } from "./build-commits.ts";
import { checkProof } from "./check-proof.ts";
import { checkStart } from "./check-start.ts";
import { keepBasis } from "./keep-basis.ts";
import { keepPrepared } from "./keep-prepared.ts";
import { readCheckpoint } from "./read-checkpoint.ts";
import { readDocuments } from "./read-documents.ts";
import { readMain } from "./read-main.ts";
import { readStage, toEditResult, toNoEditResult } from "./read-stage.ts";
import { readTask } from "./read-task.ts";
import { readDrafted, readTexts } from "./read-texts.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { takeBaton } from "./take-baton.ts";
import { type Looked, noWork, type Work } from "./work.ts";

type Of = { readonly leg: Leg; readonly needs: LegNeeds; readonly ports: Ports };

/** Takes all batons that the claim's mode wants and checks them against git; what lacks or is refused becomes the work's `failures`, the rest counts. */
export async function readWork(of: Of): Promise<Work> {
  const { mode, round } = of.leg.claim;
  if (mode === "merge") return noWork;
  try {
    if (mode === "watch") return { ...noWork, main: await readMain(of.leg, await takeProof(of)) };
    if (mode === "relay") return { ...noWork, stage: await readStage(of, () => takeProof(of)) };
    if (isTaskMode(mode)) return toTaskWork(await readTask(of));
    if (mode === "base") return { ...noWork, base: await readBase(of) };
    if (mode === "document") return await readDocuments(of, await readTexts(of));
    if (mode !== "implement") {
      const judged = await judge(of, noWork, await readSubject(of.leg, of.ports, ""));
      return ofStage(of.leg, judged, null);
    }
    const change = (await takeBaton("change", { claim: of.leg.claim, ...of })).payload;
    const { outcome } = change.summary;
    if (outcome !== "changed") {
      const reason = refuseSecrets(of.ports, change.summary.summary);
      return ofStage(of.leg, { ...noWork, declined: { outcome, reason, round } }, change);
    }
    return await readChange(of, change);
  } catch (thrown) {
    const failed = addFailure(noWork, thrown);
    return mode === "implement"
      ? { ...failed, checkpoint: await readCheckpoint(of.leg.claim, of.needs, of.ports) }
      : failed;
  }
}

function toTaskWork(task: NonNullable<Work["task"]>): Work {
  return { ...noWork, task, failures: task.failures ?? [] };
}

/** The proof of the default branch at the claim's base, by the leg's validate job. */
export async function readBase(of: Of): Promise<NonNullable<Work["base"]>> {
  return { sha: of.leg.claim.base, proof: await takeProof(of) };
}

async function readChange(of: Of, change: Change): Promise<Work> {
  await checkStart(of.leg, change);
  const subject = await readSubject(of.leg, of.ports, of.needs.implement?.outputs.baton ?? "");
  const built = await buildCommits(of, change);
  if (built.withheld !== null) return ofStage(of.leg, { ...noWork, withheld: built.withheld }, change);
  const drafted = await readDrafted(of, built.commits.head);
  return ofStage(of.leg, await judge(of, { ...noWork, commits: built.commits, drafted }, subject), change);
}

/** Adds proof and review of what was changed, or of the head as it is. */
async function judge(of: Of, work: Work, subject: Subject): Promise<Work> {
  const { leg, ports } = of;
  const looked = work.commits ?? look(leg, subject);
  let judged: Work = { ...work, looked };
  try {
    judged = { ...judged, proof: await takeProof(of, subject) };
  } catch (thrown) {
    judged = addFailure(judged, thrown);
  }
  // The stages that follow one of a relay review it.
  if (leg.claim.mode === "prove" || leg.stage !== undefined) return judged;
  try {
    const { payload: review } = await takeBaton("review", { claim: leg.claim, ...of });
    refuseSecrets(ports, JSON.stringify(review));
    judged = { ...judged, review };
  } catch (thrown) {
    judged = addFailure(judged, thrown);
  }
  return judged;
}

/** With the end of a relay's stage that edits; what was pushed and could not be proved has not ended, and is proved by the next leg. */
function ofStage(leg: Leg, work: Work, change: Change | null): Work {
  if (leg.stage === undefined) return work;
  const { withheld, declined } = work;
  if (change !== null && withheld !== null) return { ...work, stage: toNoEditResult(leg, withheld.reason, change) };
  if (change !== null && declined !== null)
    return { ...work, stage: toNoEditResult(leg, `${change.model} says ${declined.outcome}`, change) };
  return work.proof === null ? work : { ...work, stage: toEditResult(leg, work, change) };
}

async function takeProof(of: Of, subject?: Subject): Promise<Proof> {
  const { leg, ports } = of;
  const { payload: proof } = await takeBaton("proof", { claim: leg.claim, ...of });
  await checkProof(leg, subject ?? (await readSubject(leg, ports, "")), proof);
  // Output of the repository's own tests: what looks like a secret is struck out rather than the proof refused.
  const commands = proof.commands.map((one) => ({ ...one, log: ports.reporter.redact(one.log).text }));
  return { ...keepPrepared(await keepBasis(leg, proof), of.needs["prepare"]?.outputs.prepared), commands };
}

function look({ claim }: Leg, { mergeBase: base, tree }: Subject): Looked {
  if (claim.head === null)
    throw new Fault("input.invalid", `Claim ${claim.claim} has mode ${claim.mode} but no head.`, { who: "us" });
  return { head: claim.head, base, tree };
}
