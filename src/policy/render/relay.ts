import type { Tokens } from "../../contracts/tokens.ts";
import { findEnd, hasPassed, type StageEnd } from "../../state/stage-end.ts";
import { renderBlock, renderCell, renderFold, renderInline, renderLog } from "./parts/inline.ts";
import { addTokens, renderCost } from "./parts/use.ts";

/** What of a relay is shown. */
export type ShownRelay = {
  /** Names of all stages, in order. */
  readonly stages: readonly string[];
  readonly ends: readonly StageEnd[];
  /** What a stage has cost in all its tries, in USD. */
  readonly spentUsd: (stage: string) => number;
  /** What the jobs of a stage have told of their tokens in all its tries; absent or empty: what its answers say of them is shown. */
  readonly tokens?: (stage: string) => readonly Tokens[];
  /** The stage that is worked on; null: none. */
  readonly working: string | null;
};

/** Of all answers together; a comment holds 65,536 characters. */
const maxShown = 40_000;

/** How each stage stands, with its model, tokens and cost, and below it what each answered, folded. */
export function renderRelay({ stages, ends, working, spentUsd, tokens = () => [] }: ShownRelay): string {
  const rows = stages.map((name, index) => {
    const end = findEnd(ends, name);
    const tries = ends.filter((one) => one.stage === name);
    const cells = [
      String(index + 1),
      renderCell(name, 40),
      name === working ? `⏳ at work${tries.length === 0 ? "" : `, try ${tries.length + 1}`}` : tellEnd(end),
      end?.model == null ? "" : renderCell(end.model, 80),
      tellUsage(tokens(name), tries),
      tries.length === 0 && name !== working ? "" : renderCost(spentUsd(name)),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const table = ["| | stage | how it stands | model | tokens | cost |", "|---|---|---|---|---|---|", ...rows].join(
    "\n",
  );
  return [table, ...renderAnswers(stages, ends)].join("\n\n");
}

function tellEnd(end: StageEnd | undefined): string {
  if (end === undefined) return "to come";
  if (hasPassed(end)) return `✅ ${end.outcome === "waits" ? "a person said ok" : renderCell(end.why, 300)}`;
  return `${end.outcome === "waits" ? "✋" : "❌"} ${renderCell(end.why, 600)}`;
}

function tellUsage(told: readonly Tokens[], tries: readonly StageEnd[]): string {
  const all = told.length > 0 ? told : tries.flatMap(({ usage }) => usage ?? []);
  if (all.length === 0) return "";
  const { input, cached, output } = addTokens(all);
  return `${format(input)} in${cached === 0 ? "" : ` (${format(cached)} cached)`}, ${format(output)} out`;
}

function format(count: number): string {
  return count.toLocaleString("en-US");
}

function renderAnswers(stages: readonly string[], ends: readonly StageEnd[]): readonly string[] {
  const told = stages
    .flatMap((name) => findEnd(ends, name) ?? [])
    .filter((end) => end.answer !== null || end.command !== null);
  const max = Math.floor(maxShown / Math.max(1, told.length));
  return told.map((end) => {
    const said = end.answer === null ? [] : [renderBlock(cutBlock(end.answer, max))];
    const ran = end.command === null ? [] : [renderLog(end.command.log, Math.min(4000, max))];
    return renderFold(
      `${renderInline(end.stage, 40)}: ${end.answer === null ? "its log" : "its answer"}`,
      [...said, ...ran].join("\n\n"),
    );
  });
}

function cutBlock(text: string, max: number): string {
  return text.length <= max
    ? text
    : `${text.slice(0, max).toWellFormed()}\n\n… ${text.length - max} more characters stand in the state.`;
}
