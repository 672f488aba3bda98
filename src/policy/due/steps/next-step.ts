import { correctedSeq, isOfFormerCommands } from "../../../state/corrections.ts";
import { whyNoMerge } from "../../../state/merge-lock.ts";
import { isDocumentsDue } from "../../documents/find-due.ts";
import { ciRemedy, tellCi, waitingForCi } from "../../gates/ci-words.ts";
import { findCiProof, hasNoCommand, judgeCi } from "../../gates/judge-ci.ts";
import { decideVerdict } from "../../gates/verdict.ts";
import { isApproved, lacksDependencies, waitsForDependencies } from "../../gates/waits-for-dependencies.ts";
import { isHopeless } from "../../is-hopeless.ts";
import { findRedBase, isBaseOutdated } from "./base-red.ts";
import { lastRound, presentHead, roundsUsed, type Situation, triesOf } from "./situation.ts";
import { maxTries, type Step } from "./step.ts";
import { mainInDoubt, watchMain } from "./watch-main.ts";

/** Reviews that gave no verdict, before a person is asked. */
const maxReviewTries = 2;

type Rule = { readonly name: string; readonly step: (situation: Situation) => Step | undefined };

/** The first rule that has an answer decides. This table is the whole policy of a feature's life. */
export const rules: readonly Rule[] = [
  {
    name: "finished",
    step: ({ ticket }) =>
      ticket.status === "done" || ticket.status === "cancelled" ? rest(`it is ${ticket.status}`) : undefined,
  },
  {
    name: "blocked",
    step: ({ ticket }) => (ticket.status === "blocked" ? rest(ticket.block?.reason ?? "it is blocked") : undefined),
  },
  {
    name: "worked on",
    step: ({ ticket }) => (ticket.liveClaim === null ? undefined : rest(`claim ${ticket.liveClaim.claim} works on it`)),
  },
  { name: "being merged", step: beingMerged },
  { name: "kept failing", step: keptFailing },
  { name: "watch main", step: watchMain },
  { name: "waits for features", step: waitsForFeatures },
  { name: "main in doubt", step: mainInDoubt },
  { name: "not pushed", step: notPushed },
  { name: "base moved", step: baseMoved },
  { name: "first round", step: (s) => (s.ticket.head === null ? nextRound(s, "it has no commits yet") : undefined) },
  { name: "branch gone", step: branchGone },
  {
    name: "branch moved",
    step: (s) => (presentHead(s) === s.ticket.head ? undefined : review(s, "somebody else pushed to the branch")),
  },
  {
    name: "feedback",
    step: (s) => (s.ticket.openFeedback.length > 0 ? nextRound(s, "a person's remarks wait for an answer") : undefined),
  },
  {
    name: "review asked for",
    step: (s) =>
      s.ticket.reviewRequest === null
        ? undefined
        : review(s, "a person asked for a review", s.ticket.reviewRequest.seq),
  },
  { name: "commands corrected", step: commandsCorrected },
  { name: "setup red", step: setupRed },
  { name: "changes requested", step: changesRequested },
  { name: "dependencies approved", step: dependenciesApproved },
  { name: "proof red", step: proofRed },
  { name: "not reviewed", step: notReviewed },
  { name: "documents", step: documents },
  { name: "not proved", step: notProved },
  { name: "proved by CI", step: provedByCi },
  { name: "no proof to be had", step: noProof },
  { name: "merge", step: mergeIfWorthIt },
];

/** What is due for the ticket: pure, total. */
export function nextStep(situation: Situation): Step {
  for (const rule of rules) {
    const step = rule.step(situation);
    if (step !== undefined) return step;
  }
  return rest("nothing is due");
}

/** Its claim ended without knowing what became of its merge: `route` reads the pull request once the claim's workflow run is over. */
function beingMerged({ ticket: { merging } }: Situation): Step | undefined {
  return merging === null ? undefined : rest(`whether #${merging.number} was merged is not known yet`);
}

function keptFailing({ ticket, run, retriedSeq }: Situation): Step | undefined {
  const failures = ticket.deadClaims + ticket.failedClaims;
  if (failures === 0) return undefined;
  const last = run.claims
    .filter((claim) => claim.ticket === ticket.ticket && claim.seq > retriedSeq && claim.ended !== null)
    .at(-1);
  const reason = last?.ended?.reason || "it ended without a word";
  if (failures >= maxTries)
    return block(`${maxTries} jobs in a row came to nothing; the last one: ${reason}`, ticket.ticket);
  return isHopeless(reason) ? block(reason, ticket.ticket) : undefined;
}

function waitsForFeatures({ ticket, run }: Situation): Step | undefined {
  const missing = (ticket.feature?.dependsOn ?? []).filter((id) => run.tickets.get(id)?.status !== "done");
  return missing.length === 0 ? undefined : rest(`it waits for ${missing.join(", ")}`);
}

/** The newest round gave no commits: nothing to push, or nothing that a job's token may push. */
function notPushed({ ticket, retriedSeq }: Situation): Step | undefined {
  const since = Math.max(ticket.commits?.seq ?? 0, retriedSeq);
  if (ticket.withheld !== null && ticket.withheld.seq > since) return block(ticket.withheld.reason, ticket.ticket);
  if (ticket.declined !== null && ticket.declined.seq > since)
    return block(`the coder says ${ticket.declined.outcome}: ${ticket.declined.reason}`, ticket.ticket);
  return undefined;
}

/** Before the run's first code is paid for: the default branch that was green for the plan may have turned red since. */
function baseMoved(situation: Situation): Step | undefined {
  const { ticket, run, config, mainTip, retriedSeq } = situation;
  if (ticket.head !== null || run.claims.some((claim) => claim.mode === "implement")) return undefined;
  if (run.claims.some((claim) => claim.mode === "base" && claim.ended === null))
    return rest("the default branch is proved anew");
  if (isBaseOutdated(run, config, { mainTip, retriedSeq }))
    return { kind: "claim", mode: "base", round: 1, why: "the default branch has moved since it was proved" };
  const red = findRedBase(run, config);
  return red === undefined ? undefined : { kind: "block", ...red };
}

function branchGone({ ticket, branchTip }: Situation): Step | undefined {
  if (branchTip !== null) return undefined;
  return {
    kind: "block",
    reason: `the branch ${ticket.branch} is gone`,
    remedy: `restore it (\`git push origin ${ticket.head}:refs/heads/${ticket.branch}\`) and say \`/baton retry ${ticket.ticket}\``,
  };
}

function changesRequested(situation: Situation): Step | undefined {
  const { verdict } = situation.ticket;
  return verdict?.decision === "changes_requested"
    ? nextRound(situation, `changes are requested: ${verdict.reasons.join("; ")}`)
    : undefined;
}

/** What the former commands said of this head is no reason for a round, nor for a merge. */
function commandsCorrected(situation: Situation): Step | undefined {
  const { ticket, run } = situation;
  if (ticket.proof === null || !isOfFormerCommands(ticket.proof, run)) return undefined;
  const why = "a person corrected the commands since it was proved";
  if (triesOf(situation, "prove", correctedSeq(run)).length >= maxTries)
    return block(`${why}, and ${maxTries} tries gave no proof`, ticket.ticket);
  return { kind: "claim", mode: "prove", round: Math.max(1, lastRound(situation)), why };
}

/** `setup` runs on the base alone: no round of the coder can mend it. A newer base or a person's retry is proved again. */
function setupRed(situation: Situation): Step | undefined {
  const { ticket, mainTip, retriedSeq } = situation;
  const failed = ticket.proof?.proof.commands.find((command) => command.exitCode !== 0);
  if (ticket.proof?.proof.outcome !== "failed" || failed?.step !== "setup") return undefined;
  // There it ran on what the change says of the dependencies.
  if (ticket.proof.proof.dependencies?.state === "installed") return undefined;
  if (ticket.proof.proof.base !== mainTip || retriedSeq > ticket.proof.seq) {
    const why = "the setup command failed when it was tried last";
    return { kind: "claim", mode: "prove", round: Math.max(1, lastRound(situation)), why };
  }
  return {
    kind: "block",
    reason: `the setup command fails on the default branch, before the change is there: \`${failed.command}\`${because(ticket.proof.proof.reason)}`,
    remedy: `say \`/baton revise setup: <command>\`, or set \`validate.setup\` (and \`validate.test\`) in \`.github/baton.yml\` on the default branch and say \`/baton retry ${ticket.ticket}\``,
  };
}

/** What the change adds to the dependencies is installed only after a person's yes to exactly this change; then it is proved with them. */
function dependenciesApproved(situation: Situation): Step | undefined {
  const { ticket } = situation;
  if (!lacksDependencies(ticket) || !isApproved(ticket)) return undefined;
  const why = "a person approved its dependencies, which are installed now";
  const tries = triesOf(situation, "prove", ticket.mergeApproval?.seq);
  if (tries.length >= maxTries) return block(`${why}, and ${maxTries} tries gave no proof`, ticket.ticket);
  return { kind: "claim", mode: "prove", round: Math.max(1, lastRound(situation)), why };
}

function proofRed(situation: Situation): Step | undefined {
  const proof = situation.ticket.proof?.proof;
  if (proof?.outcome === "conflict")
    return nextRound(situation, `it conflicts with the default branch in ${proof.conflicts.join(", ")}`);
  if (proof?.outcome !== "failed" || waitsForDependencies(situation.ticket)) return undefined;
  const failed = proof.commands.find((command) => command.exitCode !== 0);
  const why = failed === undefined ? because(proof.reason) : failed.timedOut ? " (time limit)" : "";
  return nextRound(situation, `\`${(failed ?? proof.commands.at(-1))?.command ?? "the tests"}\` fails${why}`);
}

/** No verdict on the present change. A person's yes to exactly this change stands in for a review that could not be had. */
function notReviewed(situation: Situation): Step | undefined {
  const { ticket } = situation;
  if (ticket.verdict?.decision === "approved") return undefined;
  if (ticket.mergeApproval !== null && ticket.sameHeads.includes(ticket.mergeApproval.head)) return undefined;
  const last = ticket.reviews.filter((one) => one.head === ticket.head && one.seq > situation.retriedSeq).at(-1);
  if (last?.review.outcome === "completed") {
    const earlier = [...ticket.findings.values()];
    const { reasons } = decideVerdict({ review: last.review, feature: ticket.feature, earlier });
    return {
      kind: "block",
      reason: `the review gave no verdict: ${reasons.join("; ") || "it says not why"}`,
      remedy: `look at that and approve the pull request yourself, say in a review what to do instead, or say \`/baton retry ${ticket.ticket}\``,
    };
  }
  return review(situation, "it has not been reviewed");
}

/** On what is merged last, once nobody asks for more: what comes then is proved with it. */
function documents(situation: Situation): Step | undefined {
  if (!isDocumentsDue(situation)) return undefined;
  const why = "the documents are brought up to date on what is merged last";
  if (triesOf(situation, "document").length >= maxTries)
    return block(`${why}, and ${maxTries} tries came to nothing`, situation.ticket.ticket);
  return { kind: "claim", mode: "document", round: Math.max(1, lastRound(situation)), why };
}

function notProved(situation: Situation): Step | undefined {
  const { ticket, mainTip, config } = situation;
  if (ticket.proof !== null && ticket.proof.head === ticket.head && ticket.proof.proof.base === mainTip)
    return undefined;
  // A merge by hand is proved once; after that the default branch may go on without costing a proof each time.
  if (!config.merge.enabled && ticket.proof !== null) return undefined;
  const why = ticket.proof === null ? "this head has no proof" : "the default branch has moved since the proof";
  if (triesOf(situation, "prove").filter((claim) => claim.base === mainTip).length >= maxTries) {
    return block(`${why}, and ${maxTries} tries gave none`, ticket.ticket);
  }
  return { kind: "claim", mode: "prove", round: Math.max(1, lastRound(situation)), why };
}

/** Whether a person has to say yes first is told by the gates, on the pull request. */
function provedByCi(situation: Situation): Step | undefined {
  const { ticket, config, sweep, mainTip } = situation;
  const { workflow } = config.validate;
  const standing = judgeCi(ticket, config);
  const ci = findCiProof(ticket, workflow);
  if (standing === "due") {
    const { waiting } = ticket;
    // The yes was looked at, and did not stand: the sweep looks again.
    if (waiting !== null && waiting.head === ticket.head && waiting.untilMain === mainTip && !sweep)
      return rest(waiting.gates.map((gate) => gate.why).join("; "));
    return { kind: "ci", why: `\`${workflow}\` is to prove the merge result` };
  }
  if (ci === undefined) return undefined;
  if (standing === "running") return rest(ci.running === null ? waitingForCi : `${waitingForCi}: ${ci.running.url}`);
  if (standing === "failed") return nextRound(situation, `the repository's own CI fails: ${tellCi(ci)}`);
  if (standing !== "stuck") return undefined;
  return {
    kind: "block",
    reason: `the repository's own CI proved nothing: ${tellCi(ci)}`,
    remedy: ciRemedy(ticket.ticket),
  };
}

function noProof({ ticket, config }: Situation): Step | undefined {
  const outcome = ticket.proof?.proof.outcome;
  // There the repository's own CI is the proof.
  if (config.validate.workflow !== null && ticket.proof !== null && hasNoCommand(ticket.proof.proof)) return undefined;
  if ((outcome !== "no_tests" && outcome !== "no_sandbox") || waitsForDependencies(ticket)) return undefined;
  return {
    kind: "block",
    reason:
      outcome === "no_tests"
        ? `the repository has no tests that Baton found, so nothing proves the change${because(ticket.proof?.proof.reason)}`
        : "no sandbox could be had, so no test ran",
    remedy:
      outcome === "no_tests"
        ? `name a command that does: \`/baton revise test: <command>\`; or set \`validate.test\` in \`.github/baton.yml\` on the default branch and say \`/baton retry ${ticket.ticket}\`, or merge the pull request yourself`
        : `let the runner have bubblewrap or \`sudo unshare\` and say \`/baton retry ${ticket.ticket}\`, or merge the pull request yourself`,
  };
}

function because(reason: string | undefined): string {
  return reason === undefined || reason === "" ? "" : `: ${reason}`;
}

function mergeIfWorthIt(situation: Situation): Step | undefined {
  const { ticket, mainTip, sweep, config, state, run } = situation;
  if (!config.merge.enabled) return rest("`merge.enabled` is false: a person merges");
  const { waiting } = ticket;
  if (waiting !== null && waiting.head === ticket.head && waiting.untilMain === mainTip && !sweep) {
    return rest(waiting.gates.map((gate) => gate.why).join("; "));
  }
  const other = whyNoMerge(state, run.base.ref, null);
  if (other !== undefined) return rest(`it is merged next: ${other}`);
  const idle = triesOf(situation, "merge").filter(
    (claim) => claim.base === mainTip && (waiting === null || claim.seq > waiting.seq),
  );
  if (idle.length >= maxTries) return block(`${maxTries} tries to merge came to nothing`, ticket.ticket);
  return { kind: "claim", mode: "merge", round: Math.max(1, lastRound(situation)), why: "it is approved and proved" };
}

function nextRound(situation: Situation, why: string): Step {
  const { ticket, config } = situation;
  if (roundsUsed(situation) >= config.limits.rounds) {
    return block(`${config.limits.rounds} rounds did not finish it: ${why}`, ticket.ticket);
  }
  const round = lastRound(situation) + 1;
  if (triesOf(situation, "implement").filter((claim) => claim.round === round).length >= maxTries) {
    return block(`${maxTries} tries of round ${round} gave nothing; ${why}`, ticket.ticket);
  }
  return { kind: "claim", mode: "implement", round, why };
}

function review(situation: Situation, why: string, since = 0): Step {
  if (triesOf(situation, "review", since).length >= maxReviewTries) {
    return block(`${why}, and ${maxReviewTries} tries gave no verdict`, situation.ticket.ticket);
  }
  return { kind: "claim", mode: "review", round: Math.max(1, lastRound(situation)), why };
}

function rest(why: string): Step {
  return { kind: "rest", why };
}

function block(reason: string, ticket: string): Step {
  return { kind: "block", reason, remedy: `mend the cause, then say \`/baton retry ${ticket}\`` };
}
