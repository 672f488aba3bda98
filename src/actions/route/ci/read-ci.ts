import type { Config } from "../../../config/config.ts";
import type { EventDraft, EventPayload } from "../../../contracts/events/event.ts";
import { toFault } from "../../../core/fault.ts";
import { toWorkflowPath } from "../../../leg/ci/find-workflow-trouble.ts";
import { cutReason } from "../../../policy/cut-reason.ts";
import { toDraft } from "../../../policy/drafts.ts";
import { findCiProof, hasNoCommand } from "../../../policy/gates/judge-ci.ts";
import { keys } from "../../../policy/keys.ts";
import type { WorkflowRun } from "../../../ports/forge/forge-workflows.ts";
import type { Ports } from "../../../ports/ports.ts";
import type { CiProofState } from "../../../state/ci-proof.ts";
import type { RunState, State } from "../../../state/state.ts";
import type { TicketState } from "../../../state/ticket-state.ts";
import { judgeRun } from "./judge-run.ts";
import { readEvidence } from "./read-evidence.ts";

/** How long a dispatch may take to be seen: GitHub lists a new run only after a while. */
const lostAfterMs = 10 * 60_000;

type Of = { readonly run: RunState; readonly ticket: TicketState; readonly ci: CiProofState };
type Tools = { readonly config: Config; readonly ports: Pick<Ports, "forge" | "reporter" | "clock"> };

/**
 * What became of proofs by CI that were started: asked of GitHub whenever this job runs for another reason, so that no job waits. One that nobody wants any
 * more is over; one that cannot be read stays as it is.
 */
export async function readCi(state: Pick<State, "runs">, tools: Tools): Promise<readonly EventDraft[]> {
  const drafts: EventDraft[] = [];
  for (const of of findProofs(state)) {
    try {
      drafts.push(...(await readProof(of, tools)));
    } catch (thrown) {
      const { message } = toFault(thrown);
      tools.ports.reporter.warn(
        `What became of ${of.ci.workflow} for ${of.ticket.ticket} could not be read: ${message}`,
      );
    }
  }
  return drafts;
}

function findProofs({ runs }: Pick<State, "runs">): readonly Of[] {
  return [...runs.values()].flatMap((run) =>
    [...run.tickets.values()].flatMap((ticket) =>
      ticket.ciProof === null ? [] : [{ run, ticket, ci: ticket.ciProof }],
    ),
  );
}

async function readProof(of: Of, tools: Tools): Promise<readonly EventDraft[]> {
  const { run, ticket, ci } = of;
  const isWanted =
    run.status !== "stopped" &&
    (ticket.status === "in_progress" || ticket.status === "blocked") &&
    findCiProof(ticket, tools.config.validate.workflow) === ci;
  if (ci.ended === null && !isWanted)
    return [end(of, { outcome: "void", why: "what it was to prove is not the merge result any more" })];
  if (ci.ended === null) return ci.running === null ? findRun(of, tools) : readRun(of, ci.running.runId, tools);
  // A person may have run it again before saying retry.
  const isAgain = isWanted && ticket.status === "in_progress" && ticket.liveClaim === null && ci.running !== null;
  if (!isAgain || ci.running === null || ci.ended.outcome === "passed" || ci.ended.outcome === "void") return [];
  return readAgain(of, ci.running.runId, tools);
}

/** The job that was to dispatch it has not said which run it is, or died: the commit tells, as nothing else was ever dispatched on it. */
async function findRun(of: Of, tools: Tools): Promise<readonly EventDraft[]> {
  const { forge, clock } = tools.ports;
  const { by, workflow, sha, at } = of.ci;
  const [found] = await forge.dispatchedRuns({ workflow, sha });
  if (found !== undefined) return readRun(of, found.id, tools);
  const starter = await forge.run(by.runId);
  const isOver = starter === undefined || starter.completed || starter.attempt !== by.attempt;
  if (!isOver || clock.now().getTime() - Date.parse(at) < lostAfterMs) return [];
  return [end(of, { outcome: "broken", why: "it was never started: the job that was to do so died" })];
}

async function readRun(of: Of, id: number, tools: Tools): Promise<readonly EventDraft[]> {
  const { ci } = of;
  const run = await tools.ports.forge.workflowRun(id);
  if (run === undefined) return [end(of, { outcome: "broken", why: `GitHub knows no workflow run ${id} any more` })];
  // A new attempt has the whole time again.
  const isNew = ci.running?.attempt !== run.attempt || ci.running.runId !== id;
  const told = isNew ? [running(of, run)] : [];
  const ended = run.completed ? await judge(of, run, tools) : isNew ? [] : findOverdue(of, run, tools);
  return [...told, ...ended];
}

async function readAgain(of: Of, id: number, tools: Tools): Promise<readonly EventDraft[]> {
  const run = await tools.ports.forge.workflowRun(id);
  const { attempt = 0, outcome } = of.ci.ended ?? {};
  // One that took too long may have ended since.
  const isNews = run !== undefined && (run.attempt > attempt || (outcome === "overdue" && run.completed));
  if (!isNews) return [];
  return [running(of, run), ...(run.completed ? await judge(of, run, tools) : [])];
}

function findOverdue(of: Of, run: WorkflowRun, { config, ports }: Tools): readonly EventDraft[] {
  const minutes = config.limits["workflow-minutes"];
  const since = Date.parse(of.ci.running?.at ?? of.ci.at);
  if (ports.clock.now().getTime() - since < minutes * 60_000) return [];
  return [end(of, { ...pick(run), outcome: "overdue", why: `it has not ended within ${minutes} minutes` })];
}

async function judge(of: Of, run: WorkflowRun, tools: Tools): Promise<readonly EventDraft[]> {
  const { ports } = tools;
  const jobs = await ports.forge.workflowJobs(run.id);
  // Somebody has run it again since the last answer.
  if (jobs.some(({ conclusion }) => conclusion === null)) return findOverdue(of, run, tools);
  const { proof } = of.ticket;
  const isAlone = proof !== null && hasNoCommand(proof.proof);
  const judged = judgeRun(run, jobs, { sha: of.ci.sha, path: toWorkflowPath(of.ci.workflow), isAlone });
  const why = ports.reporter.redact(judged.why).text;
  return [end(of, { ...pick(run), ...judged, why, jobs: [...(await readEvidence(jobs, ports))] })];
}

const pick = ({ id, attempt, url }: WorkflowRun) => ({ runId: id, attempt, url });

function running(of: Of, run: WorkflowRun): EventDraft {
  const { sha } = of.ci;
  return toDraft("CI_PROOF_RUNNING", {
    ...about(of),
    key: keys.ciRunning(sha, run.attempt),
    payload: { sha, ...pick(run) },
  });
}

function end(
  of: Of,
  told: Pick<EventPayload<"CI_PROOF_ENDED">, "outcome" | "why"> & Partial<EventPayload<"CI_PROOF_ENDED">>,
): EventDraft {
  const { sha, running: known } = of.ci;
  const { runId = null, attempt = 0, url = null } = known ?? {};
  const payload = { sha, runId, attempt, url, jobs: [], ...told, why: cutReason(told.why) };
  return toDraft("CI_PROOF_ENDED", { ...about(of), key: keys.ciEnded(sha, payload.attempt, payload.outcome), payload });
}

const about = ({ run, ticket }: Of) => ({ run: run.run, ticket: ticket.ticket, correlationId: run.run });
