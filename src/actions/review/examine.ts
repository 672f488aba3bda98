import type { Spend } from "../../agent/spend.ts";
import { type Tally, tallySpend } from "../../agent/tally-spend.ts";
import { type ModelUsage, type Review, ReviewReport } from "../../contracts/review.ts";
import { modelsOfRole, namesOfRole } from "../../leg/models-of-role.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Material } from "./material.ts";
import { askReviewer, openReading, type Reading } from "./reading.ts";
import { toFindings } from "./to-findings.ts";
import { beginReview, failReview, toContext } from "./to-review.ts";
import { examineTogether } from "./together/examine-together.ts";
import { findTeam, type Wish } from "./together/find-team.ts";

/**
 * Shows the diff to the reviewer, or to several that know nothing of each other, and makes findings of what they say. What keeps it from a whole report makes
 * a review that failed, with the reason.
 */
export async function examine(
  material: Material,
  { purse, ...wish }: Wish & { readonly purse: Spend },
  ports: Ports,
): Promise<Review> {
  const team = findTeam(material.config, wish);
  const reading = await openReading(material);
  const tally = tallySpend(purse);
  const made =
    team === null
      ? await examineAlone(reading, { purse: tally, model: wish.model }, ports)
      : await examineTogether(reading, { purse: tally, team }, ports);
  const usage = tally.rows();
  // Each of several has told its own last.
  if (team !== null) ports.reporter.output("usage", JSON.stringify({ ...sumUp(usage), model: made.model }));
  return { ...made, usage: [...usage] };
}

function sumUp(rows: readonly ModelUsage[]) {
  const sum = (of: (row: ModelUsage) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    calls: sum(({ calls }) => calls),
    input: sum(({ input }) => input),
    cached: sum(({ cached }) => cached),
    output: sum(({ output }) => output),
  };
}

async function examineAlone(
  reading: Reading,
  { purse, model }: { readonly purse: Tally; readonly model: string },
  ports: Ports,
): Promise<Review> {
  const { material, agent, diff } = reading;
  const names = namesOfRole(material.config, "reviewer", { input: model, agent });
  const models = await modelsOfRole(names, ports);
  const outcome = await askReviewer(reading, { models, purse, result: ReviewReport }, ports);
  if (!outcome.ok) return failReview(reading, { model: outcome.model, reason: outcome.reason });
  const { summary, remarks, earlier, criteria } = outcome.result;
  const solved = new Set(earlier.filter(({ state }) => state !== "open").map(({ id }) => id));
  const findings = toFindings(remarks.map(diff.settle), toContext(reading, solved));
  const said = { summary, findings, earlier, criteria };
  return { ...beginReview(reading), ...said, model: outcome.model, outcome: "completed", reason: "" };
}
