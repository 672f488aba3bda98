import { loadConfig } from "../../config/load-config.ts";
import type { ActionResult } from "../../contracts/action-result.ts";
import type { PanelAnswer, PanelResult } from "../../contracts/panel.ts";
import { openPurse, toFigure } from "../../leg/money.ts";
import { openClaim } from "../../leg/open-claim.ts";
import { packBaton } from "../../leg/pack-baton.ts";
import { openCheckout } from "../../leg/read/open-checkout.ts";
import { renderAnswer, renderVerdict, toPanelHeadline } from "../../policy/render/panel.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import { askPanel } from "./ask-panel.ts";
import { handOver } from "./hand-over.ts";
import type { PanelInputs } from "./inputs.ts";
import { readChange } from "./read-change.ts";
import { readFormer } from "./read-former.ts";
import { readPanel } from "./read-panel.ts";
import { type Question, questionOf, readPullHead, readQuestion } from "./read-question.ts";

/** Puts one question to several models at once and has one verdict made of their answers: within the chain a claim's, alone an input's or the event's. */
export function panel(inputs: PanelInputs, ports: Ports): Promise<ActionResult> {
  return inputs.claim === "" ? askAlone(inputs, ports) : askRun(inputs, ports);
}

/** What is asked comes from the state, as it was when the trusted trigger came. Who has answered a former claim of the question, also one that died, is not asked again. */
async function askRun(inputs: PanelInputs, ports: Ports): Promise<ActionResult> {
  const leg = await openClaim(inputs.claim, ["ask"], ports);
  const { claim, config, git } = leg;
  const { question, context, pull } = questionOf(leg);
  const asked = readPanel(inputs, config);
  const purse = openPurse(claim.slices.panel ?? 0, config, ports.reporter, ports.clock);
  const diff = pull === null ? null : await readChange(git, { base: claim.base, head: await readPullHead(git, pull) });
  const former = await readFormer(leg, asked, ports);
  const onAnswer = (answer: PanelAnswer) => handOver(answer, { claim, panel: asked }, ports);
  const asking = { git, config, panel: asked, purse, base: claim.base, question, context, diff, former, onAnswer };
  const result = await askPanel(asking, ports);
  const outputs = await packBaton(ports, claim, { kind: "panel", payload: result }, purse.spentUsd);
  return toResult(result, outputs);
}

async function askAlone(inputs: PanelInputs, ports: Ports): Promise<ActionResult> {
  const { question, pull } = readQuestion(inputs.question, ports.job);
  const { git, base } = await openBase(pull, ports);
  const config = await loadConfig(git, base);
  const asked = readPanel(inputs, config);
  const purse = openPurse(inputs.budgetUsd ?? config.budget["run-usd"], config, ports.reporter, ports.clock);
  const diff = pull === null ? null : await readChange(git, pull);
  const result = await askPanel(
    { git, config, panel: asked, purse, base, question, context: null, diff, former: [] },
    ports,
  );
  if (inputs.out !== "") await saveAll(result, inputs.out, ports);
  return toResult(result, { spent: toFigure(purse.spentUsd) });
}

/** Of a pull request nothing is an instruction but what its base holds; it is fetched, never checked out. */
async function openBase(pull: Question["pull"], ports: Ports): Promise<{ readonly git: Git; readonly base: string }> {
  if (pull === null) {
    const { git, head } = await openCheckout(ports);
    return { git, base: head };
  }
  const git = await ports.git();
  await git.fetch([pull.base, pull.head]);
  return { git, base: pull.base };
}

/** What came of it: nothing that lacks an answer is a success. */
export function toResult(result: PanelResult, outputs: Readonly<Record<string, string>>): ActionResult {
  const isWhole = result.reason === "" && result.answers.every(({ outcome }) => outcome === "answered");
  return {
    conclusion: isWhole ? "success" : "failure",
    headline: toPanelHeadline(result),
    outputs: { ...outputs, outcome: outcomeOf(result, isWhole) },
    summary: [renderVerdict(result), ...result.answers.map(renderAnswer)].join("\n\n---\n\n"),
  };
}

function outcomeOf({ reason }: PanelResult, isWhole: boolean): "whole" | "partial" | "none" {
  if (isWhole) return "whole";
  return reason === "" ? "partial" : "none";
}

async function saveAll(result: PanelResult, folder: string, ports: Ports): Promise<void> {
  await ports.save(`${folder}/panel.json`, `${JSON.stringify(result, null, 2)}\n`);
  await ports.save(`${folder}/verdict.md`, `${renderVerdict(result)}\n`);
  for (const answer of result.answers)
    await ports.save(`${folder}/${answer.model.replace(/[^A-Za-z0-9._-]/g, "-")}.md`, `${renderAnswer(answer)}\n`);
}
