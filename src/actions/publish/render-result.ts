import type { ActionResult } from "../../contracts/action-result.ts";
import type { Claim } from "../../contracts/claim.ts";
import type { Used } from "../../contracts/tokens.ts";
import type { Obstacle } from "../../effects/apply-effects.ts";
import { renderCost, renderTokens } from "../../policy/render/parts/use.ts";
import type { Written } from "./work/work.ts";

/** What the job says of itself: red when something was refused or could not be shown, as nobody would look otherwise. */
export function toResult(
  claim: Claim,
  { work, tryMerge }: Written,
  {
    obstacles,
    spent,
    used,
  }: {
    readonly obstacles: readonly Obstacle[];
    readonly spent: Record<string, number>;
    readonly used: Record<string, Used>;
  },
): ActionResult {
  const said = sayWork(claim, work);
  const outputs = { merge: String(tryMerge && obstacles.length === 0), spent: JSON.stringify(spent) };
  const words = obstacles.map((one) => one.what);
  const isRed = work.refused || obstacles.length > 0;
  const troubles = [...work.failures, ...words].map((line) => `- ${line}`);
  const summary = [
    `### publish: ${claim.ticket}, round ${claim.round}`,
    "",
    ...said.map((line) => `- ${line}`),
    ...troubles,
    ...sayCost(spent, used),
    "",
  ].join("\n");
  const headline = isRed
    ? [...(work.refused ? work.failures : []), ...words].join("; ")
    : `${claim.ticket}: ${said.join(", ")}`;
  return { conclusion: isRed ? "failure" : "success", headline, outputs, summary };
}

/** What each job of the claim has cost, with its tokens where it told them. */
function sayCost(spent: Record<string, number>, used: Record<string, Used>): readonly string[] {
  return Object.entries(spent).map(([job, usd]) => {
    const told = used[job];
    return `- cost of ${job}: ${renderCost(usd)}${told === undefined ? "" : `, ${renderTokens(told)}`}`;
  });
}

function sayWork(
  claim: Claim,
  { commits, documented, withheld, declined, main, base, proof, review, plan, task, stage, failures }: Written["work"],
): string[] {
  const said = [
    plan === null ? "" : `plan with ${plan.features.length} feature${plan.features.length === 1 ? "" : "s"} published`,
    commits === null
      ? ""
      : `${commits.files.length} file${commits.files.length === 1 ? "" : "s"} pushed to ${commits.branch} at ${commits.head.slice(0, 7)}`,
    documented === null ? "" : sayDocuments(documented),
    withheld === null ? "" : `withheld: ${withheld.paths.join(", ")}`,
    declined === null ? "" : declined.outcome === "blocked" ? "the coder is blocked" : "nothing to change",
    main === null
      ? ""
      : `the default branch at ${main.sha.slice(0, 7)}: ${main.takenBack ? "taken back" : main.proof.outcome}`,
    main === null || main.revert === null ? "" : `its revert pushed to ${main.revert.branch}`,
    base === null ? "" : `the default branch at ${base.sha.slice(0, 7)}: ${base.proof.outcome}`,
    proof === null ? "" : `proof ${proof.outcome}`,
    review === null
      ? ""
      : `review ${review.outcome}, ${review.findings.length} finding${review.findings.length === 1 ? "" : "s"}`,
    task?.said ?? "",
    stage === null ? "" : `stage ${stage.stage} ${stage.outcome}: ${stage.why}`,
    failures.length > 0 ? `recorded as failed: ${failures.length} ${failures.length === 1 ? "reason" : "reasons"}` : "",
  ].filter((line) => line !== "");
  return said.length > 0 ? said : [claim.mode === "merge" ? "merge next" : "nothing new"];
}

function sayDocuments({ outcome, files, unlaid }: NonNullable<Written["work"]["documented"]>): string {
  const left = unlaid.length === 0 ? "" : `, ${unlaid.map(({ place }) => place).join(", ")} left as they are`;
  return `documents: ${outcome === "written" ? files.join(", ") : "nothing to say"}${left}`;
}
