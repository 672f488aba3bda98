import type { Claim } from "../../contracts/claim.ts";
import type { PanelAnswer } from "../../contracts/panel.ts";
import { toFault } from "../../core/fault.ts";
import { toAnswerArtifact } from "../../core/ids.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Panel } from "./asking.ts";

/** Hands one answer to the writer beside this job. What keeps it from that costs nothing but the wait for the end. */
export async function showAnswer(
  answer: PanelAnswer,
  { claim, panel }: { readonly claim: Claim; readonly panel: Panel },
  { carrier, job, reporter }: Pick<Ports, "carrier" | "job" | "reporter">,
): Promise<void> {
  const { repository, runId, attempt } = job;
  const about = { version: 1, repository, claim: claim.claim, runId, attempt, spentUsd: answer.costUsd } as const;
  const artifact = toAnswerArtifact(claim.claim, panel.models.indexOf(answer.model), attempt);
  try {
    await carrier.put(artifact, { ...about, kind: "answer", payload: answer });
  } catch (thrown) {
    reporter.warn(`${answer.model}: its answer is shown at the end only: ${toFault(thrown).message}`);
  }
}
