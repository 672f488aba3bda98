import type { Config } from "../../../config/config.ts";
import type { CiProofState } from "../../../state/ci-proof.ts";
import type { TicketState } from "../../../state/ticket-state.ts";
import { waitingForCi } from "../../gates/ci-words.ts";
import { findCiProof } from "../../gates/judge-ci.ts";
import { renderCode, renderInline, renderLog, renderParts, toCell } from "./inline.ts";

/** What the repository's own CI said of the present merge result, and what Baton does not know of it; undefined where it was not asked. */
export function renderCi(ticket: TicketState): string | undefined {
  const ci = findCiProof(ticket);
  if (ci === undefined) return undefined;
  const { running, ended } = ci;
  const head = `**Proof by the repository's own CI (${renderRunLink(ci)}): ${ended === null ? waitingForCi : ended.outcome}**`;
  const where = `on a commit of exactly this merge result (${renderCode(ci.sha.slice(0, 12))}), attempt ${ended?.attempt || (running?.attempt ?? 1)}`;
  if (ended === null) return renderParts([`${head} ${where}`, renderFormer(ci)]);
  return renderParts([
    `${head} ${where}: ${renderInline(ended.why, 600)}. Baton has not read its test reports: it knows which jobs ran, and how GitHub says that they ended.`,
    renderFormer(ci),
    renderJobs(ended.jobs),
    ...ended.jobs.filter(({ log }) => log !== "").map(({ log }) => renderLog(log, 3000)),
  ]);
}

function renderFormer({ former, workflow }: CiProofState): string | undefined {
  if (former === null) return undefined;
  const name = former.url === null ? renderCode(workflow) : `[the try before](${former.url})`;
  return `${name} came to nothing: ${renderInline(former.why, 600)}. It was tried once more.`;
}

/** The page of a workflow run that did not prove the present merge result; undefined where there is none. */
export function renderOpenCi(ticket: TicketState): string | undefined {
  const ci = findCiProof(ticket);
  return ci === undefined || ci.ended?.outcome === "passed" ? undefined : `**CI:** ${renderRunLink(ci)}`;
}

/** GitHub tells the address, so that it may be followed, also on a server of one's own. */
function renderRunLink({ workflow, running, ended }: CiProofState): string {
  const url = ended?.url ?? running?.url;
  return url == null ? renderCode(workflow) : `[${renderCode(workflow)}](${url})`;
}

function renderJobs(jobs: NonNullable<CiProofState["ended"]>["jobs"]): string | undefined {
  if (jobs.length === 0) return undefined;
  const rows = jobs.map(({ name, conclusion, steps }) => {
    const failed = steps.map((step) => renderCode(step, 120)).join(", ");
    return `| ${toCell(renderCode(name, 120))} | ${renderInline(conclusion, 40)} | ${toCell(failed)} |`;
  });
  return ["| job | conclusion | failing steps |", "|---|---|---|", ...rows].join("\n");
}

/** What the base's configuration lets the repository's own CI do with changes, before anybody says yes to the plan. */
export function renderCiTrust({ validate, limits }: Config): string | undefined {
  const { workflow } = validate;
  if (workflow === null) return undefined;
  const name = renderCode(workflow);
  const when =
    validate["workflow-trust"] === "approved"
      ? "only once a person has approved exactly this change"
      : "**also what no person has looked at** (`validate.workflow-trust: unapproved`), but for changes of protected paths";
  return `🔬 Each change is proved by the repository's own CI too: ${name} is dispatched on a branch that holds exactly the merge result, ${when}. **The changed code then runs with that workflow's secrets and permissions.** It has ${limits["workflow-minutes"]} minutes.`;
}
