import type { Claim } from "../../contracts/claim.ts";
import type { PanelAnswer } from "../../contracts/panel.ts";
import { toFault } from "../../core/fault.ts";
import { toAnswerArtifact } from "../../core/ids.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Panel } from "./asking.ts";

/**
 * Keeps one answer as soon as it is there, for the writer beside this job, and for the next job of the question should this one or its writer die. What keeps it
 * from that is told and fails nothing.
 */
export async function handOver(
  answer: PanelAnswer,
  { claim, panel }: { readonly claim: Claim; readonly panel: Panel },
  { carrier, job, reporter }: Pick<Ports, "carrier" | "job" | "reporter">,
): Promise<void> {
  if (answer.outcome !== "answered") return;
  const { repository, runId, attempt } = job;
  const about = { version: 1, repository, claim: claim.claim, runId, attempt, spentUsd: answer.costUsd } as const;
  const artifact = toAnswerArtifact(claim.claim, panel.models.indexOf(answer.model), attempt);
  try {
    await carrier.put(artifact, { ...about, kind: "answer", payload: answer });
  } catch (thrown) {
    reporter.warn(`${answer.model}: its answer is kept with the others only: ${toFault(thrown).message}`);
  }
}
