import { createHash } from "node:crypto";
import type { Spend } from "../../agent/spend.ts";
import { readOnlyTools } from "../../agent/tools/tool-sets.ts";
import { loadAgents } from "../../config/load-agents.ts";
import { type Review, ReviewReport } from "../../contracts/review.ts";
import { Fault } from "../../core/fault.ts";
import { agentOfRole } from "../../leg/agent-of-role.ts";
import { equip } from "../../leg/equip.ts";
import { modelsOfRole, namesOfRole } from "../../leg/models-of-role.ts";
import { readFalseAlarms } from "../../leg/read/guidance/read-false-alarms.ts";
import { readGuidance } from "../../leg/read/guidance/read-guidance.ts";
import { openTreeWorkspace } from "../../leg/read/tree-workspace.ts";
import { think } from "../../leg/think.ts";
import type { Ports } from "../../ports/ports.ts";
import { checkReport } from "./check-report.ts";
import type { Material } from "./material.ts";
import { readDiff } from "./read-diff.ts";
import { toFindings } from "./to-findings.ts";
import { writePrompt } from "./write-prompt.ts";

/** Shows the reviewer the diff and makes findings of its remarks. What keeps it from a whole report makes a review that failed, with the reason. */
export async function examine(
  material: Material,
  of: { readonly purse: Spend; readonly model: string },
  ports: Ports,
): Promise<Review> {
  const { git, config, tree, feature } = material;
  if (config.models.reviewers !== undefined)
    throw new Fault("config.invalid", "models.reviewers is not obeyed yet; take it out.", { who: "user" });
  const agents = await loadAgents(git, material.guidanceFrom);
  const agent = agentOfRole(agents, config, "reviewer");
  const models = await modelsOfRole(namesOfRole(config, "reviewer", { input: of.model, agent }), ports);
  const diff = await readDiff(git, material);
  const touched = diff.rendered.included.map(({ path }) => path);
  const guidance = await readGuidance(git, material.guidanceFrom, touched);
  const falseAlarms = await readFalseAlarms(git, material.guidanceFrom);
  const prompt = await writePrompt(
    material,
    { diff: diff.rendered, agent, guidance: guidance.shown, falseAlarms },
    ports,
  );
  const workspace = await openTreeWorkspace(git, tree);
  const expected = {
    earlier: material.earlier.map(({ finding }) => finding.id),
    criteria: (feature?.criteria ?? []).map((criterion) => criterion.id),
  };
  const check = (report: ReviewReport) => checkReport(report, expected);
  const question = { role: "reviewer", models, prompt, result: ReviewReport, check, spend: of.purse } as const;
  const layOut = (folder: string) => git.export(material.guidanceFrom, folder);
  const outcome = await equip(
    [...readOnlyTools(workspace), ...guidance.tools],
    { role: "reviewer", config, agents, agent, workspace, layOut, models, purse: of.purse },
    ports,
    (tools) => think({ ...question, tools }, config, ports),
  );
  const common = {
    coverage: { files: diff.rendered.included.length, dropped: [...diff.rendered.dropped] },
    incremental: material.since !== null,
    model: outcome.model,
  };
  if (!outcome.ok)
    return {
      ...common,
      outcome: "failed",
      reason: outcome.reason,
      summary: "",
      findings: [],
      earlier: [],
      criteria: [],
    };
  const { summary, remarks, earlier, criteria } = outcome.result;
  const known = material.earlier.map(({ finding }) => finding);
  const solved = new Set(earlier.filter(({ state }) => state !== "open").map(({ id }) => id));
  const findings = toFindings(remarks.map(diff.settle), {
    round: material.round,
    earlier: known.map((finding) => ({ ...finding, path: diff.pathOf(finding) })),
    gone: new Set(known.filter((one) => !solved.has(one.id) && !diff.shows(one)).map(({ id }) => id)),
    place: diff.place,
    hash: sha256,
  });
  return { ...common, outcome: "completed", reason: "", summary, findings, earlier, criteria };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
