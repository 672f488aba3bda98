import { type Baton, type BatonKind, BatonRef, type LegNeeds } from "../../../contracts/baton.ts";
import type { Claim } from "../../../contracts/claim.ts";
import { Fault } from "../../../core/fault.ts";
import { toArtifactName } from "../../../core/ids.ts";
import type { Ports } from "../../../ports/ports.ts";

type Of = Pick<Ports, "carrier"> & { readonly job: Pick<Ports["job"], "repository" | "runId" | "attempt"> };

/**
 * The baton of a job of this leg, checked: its name, size and digest, its contract, and that it was made for this claim, workflow run, attempt and
 * repository. What is wrong is a Fault that names it; so is a job that gave none, with the job's own words.
 */
export async function takeBaton<K extends BatonKind>(
  kind: K,
  of: { readonly claim: Claim; readonly needs: LegNeeds; readonly ports: Of },
): Promise<Extract<Baton, { kind: K }>> {
  const { claim, needs, ports } = of;
  const job = jobs[kind];
  const need = needs[job];
  const text = need?.outputs.baton ?? "";
  // A job that is red about what it found (a red proof, a review that failed, a panel that lacks an answer) hands it on all the same.
  const mayBeRed = kind === "proof" || kind === "review" || kind === "panel";
  // A dataset's hands in how far it is, again and again: also one that was stopped.
  const hasEnded =
    need?.result === "success" ||
    (mayBeRed && need?.result === "failure") ||
    (kind === "dataset" && need !== undefined && need.result !== "skipped");
  if (need === undefined || !hasEnded || text === "") {
    throw new Fault(
      "baton.missing",
      need?.outputs.failure || `The job ${job} gave no baton (it ended ${need?.result ?? "before it began"}).`,
      { who: "outside" },
    );
  }
  const ref = parseRef(text, job);
  const name = toArtifactName(claim.claim, job, ports.job.attempt);
  const isNamed = kind === "dataset" ? ref.artifact.replace(/-\d+$/, "") === name : ref.artifact === name;
  if (!isNamed) throw foreign(job, `its artifact is ${ref.artifact}`);
  const baton = await ports.carrier.take(ref);
  if (baton.claim !== claim.claim) throw foreign(job, `it was made for claim ${baton.claim}`);
  if (baton.repository !== ports.job.repository) throw foreign(job, `it was made in ${baton.repository}`);
  if (baton.runId !== ports.job.runId || baton.attempt !== ports.job.attempt) {
    throw foreign(job, `it was made by attempt ${baton.attempt} of workflow run ${baton.runId}`);
  }
  if (!isKind(baton, kind)) throw foreign(job, `it is a ${baton.kind}`);
  return baton;
}

const jobs: Readonly<Record<BatonKind, string>> = {
  plan: "plan",
  change: "implement",
  proof: "validate",
  review: "review",
  panel: "panel",
  answer: "panel",
  stage: "relay",
  dataset: "dataset",
  checkpoint: "checkpoint",
  drafts: "document",
};

function isKind<K extends BatonKind>(baton: Baton, kind: K): baton is Extract<Baton, { kind: K }> {
  return baton.kind === kind;
}

function parseRef(text: string, job: string): BatonRef {
  try {
    return BatonRef.parse(JSON.parse(text));
  } catch (cause) {
    throw new Fault("contract.broken", `The output \`baton\` of the job ${job} is not a reference to a baton.`, {
      who: "us",
      cause,
    });
  }
}

function foreign(job: string, why: string): Fault {
  return new Fault("contract.broken", `The baton of the job ${job} is refused: ${why}, not this claim's.`, {
    who: "us",
    facts: { job },
  });
}
