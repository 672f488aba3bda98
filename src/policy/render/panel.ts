import type { PanelAnswer, PanelResult, PanelVerdict } from "../../contracts/panel.ts";
import { letterOf } from "../panel/draw-order.ts";
import { findFamilies } from "../panel/quorum.ts";
import { renderBlock, renderCode, renderFold, renderInline, renderParts } from "./parts/inline.ts";
import { renderCost } from "./parts/use.ts";

/** One line: how many answered, and whether there is a verdict. */
export function toPanelHeadline({ answers, verdict, reason }: PanelResult): string {
  const answered = answers.filter(({ outcome }) => outcome === "answered").length;
  const count = `${answered} of ${answers.length} answered`;
  if (reason !== "") return reason.startsWith("no verdict: ") ? firstLine(reason) : `no verdict: ${firstLine(reason)}`;
  if (verdict === null) return `${count}: one answer, no verdict`;
  const silent = answers.filter(({ outcome }) => outcome === "abstained").map(({ model }) => model);
  const missing = silent.length === 0 ? "" : `; ${silent.join(", ")} did not`;
  return `a verdict of ${answered} of ${answers.length} answers, confidence ${verdict.confidence}${missing}`;
}

/** One model's answer, as a comment of its own. */
export function renderAnswer(answer: PanelAnswer): string {
  const { model, outcome, text, cutFrom, before, reason } = answer;
  if (outcome === "abstained")
    return renderParts([`### ${renderCode(model)} gave no answer`, renderInline(reason, 1500), figuresOf(answer)]);
  const cut = cutFrom === undefined ? undefined : `_Cut: the first ${text.length} of ${cutFrom} characters are shown._`;
  const changed =
    before === undefined ? undefined : renderFold("What it had said before it saw the others", renderBlock(before));
  const why = reason === "" ? undefined : `_After it saw the others:_ ${renderInline(reason, 800)}`;
  return renderParts([`### ${renderCode(model)} answers`, renderBlock(text), cut, why, changed, figuresOf(answer)]);
}

function figuresOf({ usage, costUsd, finishedAt }: PanelAnswer): string {
  const cached = usage.cached === 0 ? "" : ` (${usage.cached} cached)`;
  return `<sub>${usage.input} tokens in${cached}, ${usage.output} out · ${renderCost(costUsd)} · finished ${finishedAt.slice(0, 19).replace("T", " ")} UTC</sub>`;
}

/** The verdict, with whose answers it speaks of: whoever made it did not know. Where there is none, why, and what a person does. */
export function renderVerdict(result: PanelResult): string {
  const { answers, verdict, reason, quorum } = result;
  const answered = answers.filter(({ outcome }) => outcome === "answered").length;
  const silent = answers
    .filter(({ outcome }) => outcome === "abstained")
    .map(({ model, reason: why }) => `- ${renderCode(model)} gave no answer: ${renderInline(why, 600)}`)
    .join("\n");
  if (verdict === null) {
    const what =
      reason === ""
        ? "One model was asked: its answer stands alone, and nobody weighed it."
        : `**${renderInline(reason, 800)}**\n\nA verdict needs ${quorum} of ${answers.length} answers. Read what there is and decide, or fix the cause and ask again.`;
    return renderParts(["## The panel's verdict", what, silent, totalOf(result)]);
  }
  return renderParts([
    "## The panel's verdict",
    `${answered} of ${answers.length} models answered${answered === answers.length ? "" : " (not all of them)"}. Confidence: **${verdict.confidence}**.`,
    renderBlock(verdict.answer),
    listOf("### They agree", verdict.agreement) ?? "### They agree\n\nOn nothing that two of them say.",
    renderDissent(result, verdict),
    listOf("### What to do", verdict.todo, "1."),
    `**Why ${verdict.confidence}:** ${renderInline(verdict.because, 1500)}`,
    silent,
    renderFamilies(result),
    renderWho(result),
    totalOf(result),
  ]);
}

function listOf(title: string, lines: readonly string[], mark = "-"): string | undefined {
  if (lines.length === 0) return undefined;
  return `${title}\n\n${lines.map((line) => `${mark} ${renderInline(line, 1500)}`).join("\n")}`;
}

function renderDissent({ order }: PanelResult, { dissent }: PanelVerdict): string {
  if (dissent.length === 0) return "### They differ\n\nOn nothing that matters.";
  const parts = dissent.map(({ about, positions, settled }) => {
    const held = positions.map(({ answers, says }) => `  - ${nameAll(answers, order)}: ${renderInline(says, 1500)}`);
    const end = settled === null ? "  - _Nothing settles it._" : `  - _Settled by:_ ${renderInline(settled, 1500)}`;
    return [`- **${renderInline(about, 1500)}**`, ...held, end].join("\n");
  });
  return ["### They differ", "", ...parts].join("\n");
}

/** After the fact: who stands behind a letter. */
function nameAll(letters: readonly string[], order: readonly string[]): string {
  return letters
    .map((letter) => {
      const model = order[letter.charCodeAt(0) - letterOf(0).charCodeAt(0)];
      return model === undefined ? renderInline(letter, 40) : renderCode(model);
    })
    .join(", ");
}

function renderFamilies({ answers, synthesizer }: PanelResult): string | undefined {
  const models = answers.filter(({ outcome }) => outcome === "answered").map(({ model }) => model);
  const families = findFamilies(models).map(
    (family) => `${family.map((one) => renderCode(one)).join(" and ")} are of one family`,
  );
  const vendor = synthesizer?.model.split("/")[0];
  const kin = models.filter((model) => model.split("/")[0] === vendor);
  const judge =
    kin.length === 0 || synthesizer === null
      ? []
      : [
          `${renderCode(synthesizer.model)}, which made this, is of one family with ${kin.map((one) => renderCode(one)).join(" and ")}`,
        ];
  const said = [...families, ...judge];
  return said.length === 0 ? undefined : `⚠️ ${said.join("; ")}: what they share they may share for that alone.`;
}

function renderWho({ order, synthesizer, seed, rounds }: PanelResult): string {
  const letters = order.map((model, at) => `${letterOf(at)} was ${renderCode(model)}`).join(", ");
  const by =
    synthesizer === null
      ? ""
      : ` Made by ${renderCode(synthesizer.model)}, which answered nothing itself and saw letters only.`;
  const body = `${letters} (order drawn with seed ${seed}; ${rounds === 1 ? "one round" : "two rounds"}).${by}`;
  return renderFold("Who said what", body);
}

function totalOf({ answers, synthesizer }: PanelResult): string {
  const usd = answers.reduce((sum, { costUsd }) => sum + costUsd, synthesizer?.costUsd ?? 0);
  const input = answers.reduce((sum, { usage }) => sum + usage.input, synthesizer?.usage.input ?? 0);
  const output = answers.reduce((sum, { usage }) => sum + usage.output, synthesizer?.usage.output ?? 0);
  return `<sub>In all ${input} tokens in, ${output} out · ${renderCost(usd)}</sub>`;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
