import type { ActionResult } from "../../contracts/action-result.ts";
import type { Claim } from "../../contracts/claim.ts";
import type { Obstacle } from "../../effects/apply-effects.ts";
import { hasDiverged } from "../../leg/landed.ts";
import type { Attempt } from "./to-merge-events.ts";

/** What the job says of itself. Waiting is no failure; a main that is not what was proved is. */
export function toResult(claim: Claim, attempt: Attempt, obstacles: readonly Obstacle[]): ActionResult {
  const { headline, isRed } = say(claim, attempt);
  const troubles = obstacles.map((one) => one.what);
  const lines = [
    ...attempt.gates.map((gate) => `- ${gate.gate}: ${gate.why} → ${gate.remedy}`),
    ...troubles.map((line) => `- ${line}`),
  ];
  return {
    conclusion: isRed || troubles.length > 0 ? "failure" : "success",
    headline: [headline, ...troubles].join("; "),
    outputs: { merged: String(attempt.landing?.kind === "landed") },
    summary: [`### merge: ${headline}`, "", ...lines, ""].join("\n"),
  };
}

function say({ ticket }: Claim, attempt: Attempt): { headline: string; isRed: boolean } {
  const { landing, gates, pull } = attempt;
  if (landing?.kind === "stopped")
    return { headline: `${ticket}: the run was stopped, nothing was merged`, isRed: false };
  if (landing === null)
    return { headline: `${ticket}: not merged: ${gates.map((gate) => gate.why).join("; ")}`, isRed: false };
  const number = `#${pull?.number}`;
  if (landing.kind === "failed" || landing.kind === "unmerged")
    return { headline: `${ticket}: the merge of ${number} failed: ${landing.why}`, isRed: true };
  if (landing.kind !== "landed") return { headline: `${ticket}: not merged: ${landing.why}`, isRed: false };
  const { tree, provedTree, sha } = landing.landed;
  if (hasDiverged(landing.landed)) {
    return {
      headline: `${ticket}: ${number} was merged as ${sha.slice(0, 7)}, but the default branch's tree ${tree.slice(0, 7)} is not the proved ${provedTree?.slice(0, 7)}: somebody pushed or merged at the same moment. It is proved anew next, and a revert is opened if it is red`,
      isRed: true,
    };
  }
  return { headline: `${ticket}: merged ${number} as ${sha.slice(0, 7)}`, isRed: false };
}
