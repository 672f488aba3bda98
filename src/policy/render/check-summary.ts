import type { Config } from "../../config/config.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { isDocumentsAlone } from "../documents/find-due.ts";
import { renderDocuments } from "../documents/render-documented.ts";
import { type CiStanding, judgeCi } from "../gates/judge-ci.ts";
import { isNeverInstalled, waitsForDependencies } from "../gates/waits-for-dependencies.ts";
import { renderCi } from "./parts/ci.ts";
import { renderCounts } from "./parts/counts.ts";
import { renderCode, renderInline, renderLog, renderParts, renderSha, toCell } from "./parts/inline.ts";
import { renderTicketRisks } from "./parts/risks.ts";
import { renderAskedServices, renderServices } from "./parts/services.ts";
import { renderDifferences, renderTools } from "./parts/toolchain.ts";

export type CheckText = {
  readonly conclusion: "success" | "failure" | "action_required";
  readonly title: string;
  readonly summary: string;
};

/** The check run `baton` on a head: green only when this head is approved and its merge result is proved, by CI too where the base wants that. undefined: nothing is known of the head yet. */
export function renderCheck(ticket: TicketState, config: Pick<Config, "validate">): CheckText | undefined {
  const outcome = ticket.proof?.proof.outcome;
  const decision = ticket.verdict?.decision;
  const reviewed = ticket.reviews.some((review) => review.head === ticket.head);
  if (outcome === undefined && decision === undefined && !reviewed) return undefined;
  const summary = renderParts([
    renderProof(ticket),
    renderCi(ticket),
    renderVerdict(ticket),
    renderDocuments(ticket),
    renderTicketRisks(ticket),
  ]);
  const tests = ticket.proof?.proof.tests ?? null;
  const counts = tests === null ? "" : `: ${renderCounts(tests)}`;
  if (isNeverInstalled(ticket))
    return {
      conclusion: "action_required",
      title: "Dependencies are not installed where the set-up is given secrets: a person merges",
      summary,
    };
  if (waitsForDependencies(ticket))
    return {
      conclusion: "action_required",
      title: "Waiting for dependencies: a person lets them be installed",
      summary,
    };
  if (outcome === "failed") return { conclusion: "failure", title: "The tests fail on the merge result", summary };
  if (outcome === "conflict") return { conclusion: "failure", title: "It conflicts with the default branch", summary };
  if (decision === "changes_requested") return { conclusion: "failure", title: "Changes requested", summary };
  const ci = judgeCi(ticket, config);
  const byCi = ci === "off" || ci === "not_yet" ? undefined : toCiText[ci];
  if (byCi !== undefined) return { ...byCi, summary };
  if (outcome === "no_tests" && ci !== "passed")
    return { conclusion: "action_required", title: "No tests were found: nothing is proved", summary };
  if (outcome === "unreadable")
    return { conclusion: "action_required", title: "Nothing tells which tests ran: a person decides", summary };
  if (outcome === "no_sandbox") return { conclusion: "action_required", title: "No sandbox: no test ran", summary };
  if (outcome === undefined) return { conclusion: "action_required", title: "Not proved", summary };
  if (decision === undefined && isDocumentsAlone(ticket))
    return { conclusion: "success", title: `Documents alone, and proved on the merge result${counts}`, summary };
  if (decision === undefined && ticket.task !== null)
    return ticket.status === "done"
      ? { conclusion: "success", title: "All stages of the relay have passed, and its change is proved", summary }
      : { conclusion: "action_required", title: "Proved; the relay is not through", summary };
  if (decision === undefined) return { conclusion: "action_required", title: "Proved, not reviewed", summary };
  const proved = ci === "passed" ? `${counts === "" ? ":" : `${counts}, and`} by the repository's own CI` : counts;
  return { conclusion: "success", title: `Approved, and proved on the merge result${proved}`, summary };
}

const toCiText: Readonly<Partial<Record<CiStanding, Pick<CheckText, "conclusion" | "title">>>> = {
  wants_yes: { conclusion: "action_required", title: "Waiting for a person's yes, then for CI" },
  due: { conclusion: "action_required", title: "Waiting for CI" },
  running: { conclusion: "action_required", title: "Waiting for CI" },
  failed: { conclusion: "failure", title: "The repository's own CI fails on the merge result" },
  stuck: { conclusion: "action_required", title: "The repository's own CI proved nothing: a person decides" },
};

function renderProof({ proof }: TicketState): string {
  if (proof === null) return "**Proof:** none for this head.";
  const { outcome, reason, tests, report, base, tree, sandbox, network, source, commands, conflicts, toolchain } =
    proof.proof;
  const tools = renderTools(toolchain);
  const rows = commands.map((run) => {
    const end = run.timedOut ? "time limit" : run.exitCode === null ? "ended by a signal" : `exit ${run.exitCode}`;
    return `| ${run.step} | ${toCell(renderCode(run.command, 120))} | ${end} | ${(run.durationMs / 1000).toFixed(1)} s |`;
  });
  return renderParts([
    `**Proof: ${outcome}** on base ${renderSha(base)}, tree ${renderSha(tree)} · commands from ${renderCode(source)} · sandbox ${sandbox}, ${network ? "**with network**" : "without network"}`,
    tests === null ? undefined : `**Tests:** ${renderCounts(tests)}`,
    tools === undefined ? undefined : `**Made with** ${tools}`,
    renderServices(proof.proof),
    renderDifferences(toolchain),
    renderAskedServices(proof.proof),
    reason === "" ? undefined : `${renderInline(reason, 600)}.`,
    report === "exit-code"
      ? "`validate.report: exit-code`: where no runner can be read, an exit code of 0 is green."
      : undefined,
    rows.length === 0 ? undefined : ["| | command | end | time |", "|---|---|---|---|", ...rows].join("\n"),
    conflicts.length === 0 ? undefined : `Conflicts in ${conflicts.map((path) => renderCode(path)).join(", ")}`,
    ...commands.filter((run) => run.exitCode !== 0).map((run) => renderLog(run.log)),
  ]);
}

function renderVerdict({ verdict, reviews, head }: TicketState): string {
  const last = reviews.findLast((review) => review.head === head);
  if (verdict === null && last?.review.outcome === "failed")
    return `**Review: failed.** ${renderInline(last.review.reason, 600)}`;
  if (verdict === null) return "**Review:** no verdict on this change.";
  const reasons = verdict.reasons.map((reason) => `- ${renderInline(reason, 400)}`);
  const dropped = last?.review.coverage.dropped.length ?? 0;
  return [
    `**Review: ${verdict.decision.replace("_", " ")}**${dropped > 0 ? ` (${dropped} files were left out)` : ""}`,
    ...reasons,
  ].join("\n");
}
