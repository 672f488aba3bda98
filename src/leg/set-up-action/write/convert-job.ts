import { asRecord } from "../../../policy/reach/counted-json.ts";
import type { CiJob, RawJob } from "../../commands/ci/ci-job.ts";
import { holds } from "../../commands/ci/expression.ts";
import { toTexts } from "../../commands/ci/read-workflow.ts";
import type { Project } from "../../commands/tools/project.ts";
import { type FillWith, fillCondition, fillTexts } from "./fill-expression.ts";
import { findFirstTest, sortStep, whyNoTool, whyOwnWork, withoutCache } from "./sort-step.ts";

/** A step as the composite has it. `comment`: what stood beside its `uses:`. */
export type KeptStep = { readonly step: Readonly<Record<string, unknown>>; readonly comment: string };
/** `where`: `file:line`. */
export type LeftOut = { readonly where: string; readonly what: string; readonly why: string };
export type Converted = { readonly steps: readonly KeptStep[]; readonly leftOut: readonly LeftOut[] };

type Step = Readonly<Record<string, unknown>>;

/** The steps of a job that come before its tests and bring something onto the machine, as a composite action can have them. Pure. */
export function convertJob(job: CiJob & { readonly raw: RawJob }, project: Project): Converted {
  const { raw } = job;
  const kinds = raw.steps.map((step) => sortStep(step, raw, project));
  const steps: KeptStep[] = [];
  const leftOut: LeftOut[] = [];
  const ids = new Set<string>();
  for (const [at, value] of raw.steps.slice(0, findFirstTest(kinds)).entries()) {
    const step = asRecord(value);
    if (step["if"] !== undefined && holds(String(step["if"]), raw.contexts) === false) continue;
    const uses = step["uses"] === undefined ? undefined : String(step["uses"]);
    const run = String(step["run"] ?? "");
    const why = uses === undefined ? whyOwnWork(run, kinds[at] ?? []) : whyNoTool(uses);
    const where = `${job.file}:${raw.lineOf(at)}`;
    const what = String(step["name"] ?? uses ?? run.trim().split("\n")[0]);
    if (why !== undefined) {
      if (why !== "") leftOut.push({ where, what, why });
      continue;
    }
    const comment = raw.commentOf(at);
    const converted = convertStep(step, { job, raw, comment, steps: ids });
    if ("why" in converted) leftOut.push({ where, what, why: converted.why });
    else {
      steps.push({ step: converted.step, comment });
      if (step["id"] !== undefined) ids.add(String(step["id"]));
    }
  }
  return { steps, leftOut };
}

type Around = Pick<FillWith, "steps"> & { readonly job: CiJob; readonly raw: RawJob; readonly comment: string };

function convertStep(step: Step, of: Around): { readonly step: Step } | { readonly why: string } {
  const refusals: string[] = [];
  const fillWith = { contexts: of.raw.contexts, steps: of.steps };
  const fill = (text: string): string => {
    const filled = fillTexts(text, fillWith);
    if (filled.refused !== undefined) refusals.push(filled.refused);
    return filled.refused === undefined ? filled.text : "";
  };
  const condition = step["if"] === undefined ? { text: "true" } : fillCondition(String(step["if"]), fillWith);
  if (condition.refused !== undefined) return { why: `it asks for ${condition.refused}` };
  if (condition.text === "false") return { why: "its condition never holds here" };
  const head = {
    ...(step["name"] === undefined ? {} : { name: fill(String(step["name"])) }),
    ...(step["id"] === undefined ? {} : { id: String(step["id"]) }),
    ...(condition.text === "true" ? {} : { if: condition.text }),
    ...(step["continue-on-error"] === true ? { "continue-on-error": true } : {}),
  };
  const own = Object.fromEntries(Object.entries(toTexts(step["env"])).map(([name, text]) => [name, fill(text)]));
  const body = step["uses"] === undefined ? toRun(step, own, fill, of) : toUses(step, own, fill, of);
  return refusals[0] === undefined ? { step: { ...head, ...body } } : { why: `it asks for ${refusals[0]}` };
}

type Fill = (text: string) => string;
type Texts = Readonly<Record<string, string>>;

/** A composite has no variables of a job: those that a script names go with it. */
function toRun(step: Step, own: Texts, fill: Fill, { job, raw }: Around): Step {
  const run = fill(String(step["run"]));
  const named = Object.entries(job.env).filter(([name]) => new RegExp(`\\b${name}\\b`).test(run));
  const env = { ...Object.fromEntries(named), ...own };
  const folder = step["working-directory"] === undefined ? (raw.folder ?? "") : fill(String(step["working-directory"]));
  return {
    run,
    shell: fill(String(step["shell"] ?? (raw.shell === "" ? "bash" : raw.shell))),
    ...(folder === "" ? {} : { "working-directory": folder }),
    ...(Object.keys(env).length === 0 ? {} : { env }),
  };
}

function toUses(step: Step, own: Texts, fill: Fill, { comment }: Around): Step {
  const uses = String(step["uses"]);
  const given = Object.entries(asRecord(step["with"])).map(([key, value]) => [
    key,
    typeof value === "string" ? fill(value) : value,
  ]);
  const inputs = withoutCache(uses, Object.fromEntries(given), comment);
  return {
    uses,
    ...(Object.keys(inputs).length === 0 ? {} : { with: inputs }),
    ...(Object.keys(own).length === 0 ? {} : { env: own }),
  };
}
