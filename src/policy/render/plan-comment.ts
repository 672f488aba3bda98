import type { Config } from "../../config/config.ts";
import type { Feature } from "../../contracts/plan.ts";
import { expandBraces } from "../../core/paths/expand-braces.ts";
import { isOfFormerCommands } from "../../state/corrections.ts";
import type { PlanState, RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { capUsd } from "../due/slice.ts";
import { renderPlanMarker } from "../effects/effect.ts";
import { hasNoCommand } from "../gates/judge-ci.ts";
import { renderStandstill } from "./blocks.ts";
import { renderAtWork } from "./parts/at-work.ts";
import { renderCiTrust } from "./parts/ci.ts";
import { renderCommands } from "./parts/commands.ts";
import { renderCounts } from "./parts/counts.ts";
import {
  renderBlock,
  renderCode,
  renderCount,
  renderFold,
  renderInline,
  renderParts,
  renderUsd,
} from "./parts/inline.ts";
import { renderPlanGraph } from "./parts/plan-graph.ts";
import { renderProgressTable } from "./parts/progress-table.ts";
import { renderRecord, type ShownRecord } from "./parts/record.ts";
import { renderRisks } from "./parts/risks.ts";
import { renderAskedServices, renderServices } from "./parts/services.ts";
import { renderSetUpAction } from "./parts/set-up-action.ts";
import { renderDifferences, renderTools } from "./parts/toolchain.ts";
import { renderRunTokens } from "./parts/use.ts";

/** The run's one living comment: what is planned, how it stands, what it costs, what waits for whom. `op` and the run's `seq` stand in its first line. */
export function renderPlanComment(
  run: RunState,
  of: {
    readonly op: string;
    readonly config: Config;
    readonly repositoryUrl: string;
    readonly record?: ShownRecord | null | undefined;
  },
): string {
  const { plan } = run;
  const { config } = of;
  const head = renderPlanMarker(of.op, run.lastSeq);
  const now = renderAtWork(run, of.repositoryUrl);
  const record = renderRecord(of.record);
  if (plan === null)
    return renderParts([head, `## Baton: run \`${run.run}\``, headline(run), now, renderStandstill(run), record]);
  const { features } = plan.plan;
  return renderParts([
    head,
    `## Baton's plan${plan.revision > 1 ? `, revision ${plan.revision}` : ""}`,
    headline(run),
    now,
    renderStandstill(run),
    renderBlock(plan.plan.summary),
    features.length > 1 ? renderPlanGraph(features, run.tickets) : undefined,
    ["### Features", ...features.map((feature) => renderFeature(feature, run.tickets.get(feature.id), config))].join(
      "\n",
    ),
    run.approvedRevision === null ? undefined : renderProgressTable(run),
    renderBase(run, config),
    renderCommands(run),
    renderSetUpAction(run),
    renderCiTrust(config),
    renderObstacles(plan, run),
    renderQuestions(plan),
    plan.plan.assumptions.length === 0
      ? undefined
      : renderFold("Assumptions", plan.plan.assumptions.map((text) => `- ${renderInline(text, 500)}`).join("\n")),
    renderMoney(run, plan, config),
    renderHowTo(run),
    record,
  ]);
}

function headline(run: RunState): string {
  const tickets = [...run.tickets.values()].filter((ticket) => ticket.feature !== null);
  const merged = tickets.filter((ticket) => ticket.status === "done").length;
  switch (run.status) {
    case "requested":
    case "planning":
      return run.plan === null ? "⏳ The plan is being written." : "⏳ A new revision of the plan is being written.";
    case "awaiting_approval":
      return "🖐 **This plan waits for your yes.** Nothing is spent on code before it.";
    case "running":
      return `🏃 ${merged} of ${renderCount(tickets.length, "feature")} merged.`;
    case "blocked":
      return `⛔ **Nothing goes on before a person acts.** ${merged} of ${renderCount(tickets.length, "feature")} merged.`;
    case "done":
      return `✅ Done: ${renderCount(merged, "feature")} merged.`;
    case "stopped":
      return `🛑 Stopped. ${merged} of ${renderCount(tickets.length, "feature")} merged; open pull requests are left as they are.`;
  }
}

function renderFeature(feature: Feature, ticket: TicketState | undefined, config: Config): string {
  const box = ticket?.status === "done" ? "x" : " ";
  const pull = ticket?.pull == null ? "" : ` (#${ticket.pull.number})`;
  const needs = feature.dependsOn.length === 0 ? "" : ` · after ${feature.dependsOn.join(", ")}`;
  const risk = feature.risk >= 3 ? ` · ⚠️ risk ${feature.risk}: ${renderInline(feature.riskReason, 200)}` : "";
  const announced = renderRisks(feature.owns.flatMap((glob) => expandBraces(glob) ?? [glob]));
  return [
    `- [${box}] **${feature.id}** ${renderInline(feature.title, 120)}${pull}${needs}${risk}`,
    "",
    ...(announced === undefined ? [] : [indent(announced), ""]),
    indent(renderFold("details", renderDetails(feature, config))),
    "",
  ].join("\n");
}

function renderDetails(feature: Feature, config: Config): string {
  const checks = { test: "by tests", review: "by review", person: "by a person" } as const;
  const model = feature.model ?? config.models[feature.role][0] ?? "";
  return renderParts([
    renderInline(feature.goal, 2000),
    feature.criteria
      .map((criterion) => `- ${criterion.id} (${checks[criterion.check]}): ${renderInline(criterion.text, 600)}`)
      .join("\n"),
    `Owns ${feature.owns.map((glob) => renderCode(glob)).join(", ")} · ${feature.role} ${renderCode(model)} · thinks \`${feature.mentalModel}\` · priority ${feature.priority} · risk ${feature.risk}`,
    feature.interface.trim() === "" ? undefined : `Others may rely on: ${renderInline(feature.interface, 1000)}`,
    feature.changesTests?.length
      ? `Existing tests that it may change or remove: ${feature.changesTests.map((name) => renderCode(name)).join(", ")}`
      : undefined,
    feature.notDoing.length === 0
      ? undefined
      : `Not in it: ${feature.notDoing.map((text) => renderInline(text, 300)).join("; ")}`,
  ]);
}

/** What the default branch's own tests said before any code is paid for. Red, it stands above as the reason of the standstill. */
function renderBase(run: RunState, config: Config): string | undefined {
  const { baseProof, approvedRevision } = run;
  if (baseProof === null || approvedRevision !== null) return undefined;
  if (isOfFormerCommands(baseProof, run))
    return "**The default branch's own tests** are run anew, by the commands that a person told.";
  const { proof, sha } = baseProof;
  const counts = proof.tests === null ? "" : `, ${renderCounts(proof.tests)}`;
  const words = {
    passed: `green${counts}`,
    failed: `red${counts}`,
    no_tests:
      config.validate.workflow !== null && hasNoCommand(proof)
        ? "no test command was found: each change is proved by the repository's own CI"
        : "no test ran: each change will wait for a person",
    unreadable: "its test command does not tell what ran: each change will wait for a person",
    no_sandbox: "this runner has no sandbox, so nothing can be proved: each change will wait for a person",
    conflict: "not proved",
  } as const;
  const tools = renderTools(proof.toolchain);
  const made = tools === undefined ? "" : ` With ${tools}.`;
  return renderParts([
    `**The default branch's own tests**, at \`${sha.slice(0, 7)}\`: ${words[proof.outcome]}.${made}`,
    renderServices(proof),
    renderDifferences(proof.toolchain),
    renderAskedServices(proof),
  ]);
}

/** As they were found when the plan was written; once it is approved they are a record, and what really blocks is said above. */
function renderObstacles({ obstacles }: PlanState, run: RunState): string | undefined {
  if (obstacles.length === 0) return undefined;
  const isOver = run.approvedRevision !== null;
  const lines = obstacles.map(
    (one) =>
      `- ${one.blocks && !isOver ? "⛔" : "⚠️"} ${renderInline(one.what, 500)}\n  → ${renderInline(one.remedy, 500)}`,
  );
  return isOver
    ? renderFold("What stood in the way when this was planned", lines.join("\n"))
    : ["### What stands in the way", ...lines].join("\n");
}

function renderQuestions({ plan }: PlanState): string | undefined {
  if (plan.questions.length === 0) return undefined;
  const lines = plan.questions.map(
    (one, index) =>
      `${index + 1}. ${renderInline(one.question, 500)}\n   If nobody says otherwise: ${renderInline(one.default, 500)}`,
  );
  return ["### Questions", ...lines, "", "Answer with `/baton revise <text>`."].join("\n");
}

function renderMoney(run: RunState, plan: PlanState, config: Config): string {
  const estimate =
    plan.estimate.usd === null ? "the price of a model is not known" : `about ${renderUsd(plan.estimate.usd)}`;
  const note = plan.estimate.note === "" ? "" : ` ${renderInline(plan.estimate.note, 400)}`;
  return `**Money:** ${estimate}, at most ${renderUsd(capUsd(run, config))}; ${renderUsd(run.spentUsd)} spent${renderRunTokens(run)}. **Runner:** about ${Math.round(plan.estimate.runnerMinutes)} minutes.${note}`;
}

function renderHowTo(run: RunState): string | undefined {
  if (run.status === "done" || run.status === "stopped") return undefined;
  if (run.approvedRevision === null)
    return "`/baton approve` starts the work · `/baton revise <text>` asks for another plan · `/baton stop` ends it. Only people with write permission are heard.";
  return "Review the pull requests as usual: what you say there is taken up · `/baton status` · `/baton retry [feature]` · `/baton stop`";
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}
