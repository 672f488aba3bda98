import type { ActionResult } from "../../contracts/action-result.ts";
import { openPurse, toFigure } from "../../leg/money.ts";
import { openClaim } from "../../leg/open-claim.ts";
import { packBaton } from "../../leg/pack-baton.ts";
import { decideVerdict } from "../../policy/gates/verdict.ts";
import type { Ports } from "../../ports/ports.ts";
import { examine } from "./examine.ts";
import type { ReviewInputs } from "./inputs.ts";
import { readLeg } from "./read-leg.ts";
import { readPull } from "./read-pull.ts";
import { renderReview, toReviewHeadline } from "./render-review.ts";

/** Reads a change by its diff, never by a checkout: within the chain a leg's, alone the pull request of the event. */
export function review(inputs: ReviewInputs, ports: Ports): Promise<ActionResult> {
  return inputs.claim === "" ? reviewPull(inputs, ports) : reviewLeg(inputs, ports);
}

function toWish({ model, reviewers, verifier }: ReviewInputs) {
  return { model, reviewers, verifier };
}

/** A review that failed is handed on as such, by a job that is red: `publish` records it, and it never counts as an approval. */
async function reviewLeg(inputs: ReviewInputs, ports: Ports): Promise<ActionResult> {
  const leg = await openClaim(inputs.claim, ["implement", "review"], ports);
  const purse = openPurse(leg.claim.slices.review ?? 0, leg.config, ports.reporter, ports.clock);
  const material = await readLeg(leg, ports, inputs.change);
  const made = await examine(material, { purse, ...toWish(inputs) }, ports);
  const outputs = await packBaton(ports, leg.claim, { kind: "review", payload: made }, purse.spentUsd);
  const conclusion = made.outcome === "completed" ? "success" : "failure";
  return { conclusion, headline: toReviewHeadline(made), outputs, summary: renderReview(made) };
}

/** Alone: the verdict is an output, for whatever the workflow does with it; only a review that could not be had fails the job. */
async function reviewPull(inputs: ReviewInputs, ports: Ports): Promise<ActionResult> {
  const material = await readPull(ports);
  const purse = openPurse(
    inputs.budgetUsd ?? material.config.budget["run-usd"],
    material.config,
    ports.reporter,
    ports.clock,
  );
  const made = await examine(material, { purse, ...toWish(inputs) }, ports);
  const verdict = decideVerdict({ review: made, feature: null, earlier: [] });
  if (inputs.out !== "") await ports.save(`${inputs.out}/review.json`, `${JSON.stringify(made, null, 2)}\n`);
  return {
    conclusion: made.outcome === "completed" ? "success" : "failure",
    headline: `${toReviewHeadline(made)}; ${verdict.decision}`,
    outputs: { verdict: verdict.decision, spent: toFigure(purse.spentUsd) },
    summary: renderReview(made),
  };
}
