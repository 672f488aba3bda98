import type { Config } from "../../../config/config.ts";
import type { EventDraft, EventPayload, EventType } from "../../../contracts/events/event.ts";
import { toFault } from "../../../core/fault.ts";
import { cutReason } from "../../../policy/cut-reason.ts";
import { toDraft } from "../../../policy/drafts.ts";
import { blockTicket } from "../../../policy/due/block-ticket.ts";
import { type CiDue, findCiDue } from "../../../policy/due/decide.ts";
import { keys } from "../../../policy/keys.ts";
import { renderPages } from "../../../policy/render/pages.ts";
import type { RefUpdate } from "../../../ports/git/git-remote.ts";
import type { Ports } from "../../../ports/ports.ts";
import type { Memory } from "../../../ports/state-store.ts";
import { fold } from "../../../state/fold.ts";
import type { RunState, State } from "../../../state/state.ts";
import type { TicketState } from "../../../state/ticket-state.ts";
import { type Tips, tipPatterns, toTips } from "../read-main.ts";
import { type PreparedProof, prepareProof } from "./prepare-proof.ts";

type Of = { readonly config: Config; readonly tips: Tips; readonly sweep: boolean };
type Place = { readonly run: RunState; readonly ticket: TicketState };

/**
 * Starts what CI is to prove: the branch and the fact in one push by compare-and-swap, so that of two jobs one starts it, and only then the dispatch. Gives the
 * memory as it stands after that. A job that dies in between leaves a fact and no workflow run, which a later look finds out (`readCi`).
 */
export async function startProofs(memory: Memory, of: Of, ports: Ports): Promise<Memory> {
  if (findDue(memory, of).length === 0) return memory;
  const announced = await announce(of, ports);
  const drafts = await dispatchOwn(fold(announced.events), ports);
  if (drafts.length === 0) return announced;
  const advanced = await (await ports.state()).advance(async (now) => {
    const open = drafts.filter(({ ticket, run, payload }) =>
      isOpen(fold(now.events), { run, ticket, sha: payload.sha }),
    );
    return open.length === 0 ? null : { events: open, pages: (events) => renderPages(events) };
  });
  return advanced.memory;
}

function findDue({ events }: Memory, { config, tips, sweep }: Of): readonly CiDue[] {
  return findCiDue({ config, mainTip: tips.sha, branches: tips.branches, sweep }, events);
}

async function announce(of: Of, ports: Ports, denied?: string): Promise<Memory> {
  const store = await ports.state();
  const advanced = await store.advance(async (memory, refs) => {
    const tips = toTips(refs, of.tips.ref);
    // By another configuration, perhaps: the next job looks at it.
    if (tips.sha !== of.tips.sha) return null;
    const state = fold(memory.events);
    const drafts: EventDraft[] = [];
    const moves: RefUpdate[] = [];
    for (const due of findDue(memory, { ...of, tips })) {
      const place = findPlace(state, due);
      if (place === undefined) continue;
      const prepared = await prepareProof({ ...place, config: of.config, branches: tips.branches }, ports);
      const refused = prepared.kind === "start" && denied !== undefined;
      drafts.push(...toDrafts(place, refused ? toBlocked(place, denied) : prepared, tips.sha));
      if (prepared.kind === "start" && !refused) moves.push(prepared.ref);
    }
    return drafts.length === 0 ? null : { events: drafts, refs: moves, pages: (events) => renderPages(events) };
  }, tipPatterns(of.tips.ref));
  if (!("denied" in advanced)) return advanced.memory;
  // What the server takes from nobody stops these tickets, and no other work.
  return denied === undefined ? announce(of, ports, advanced.denied) : advanced.memory;
}

function toBlocked({ ticket }: Place, denied: string): PreparedProof {
  return {
    kind: "block",
    reason: `the server refused the branch on which CI was to prove it: ${denied}`,
    remedy: `let GitHub Actions push to \`baton/**\`, then say \`/baton retry ${ticket.ticket}\``,
  };
}

function toDrafts({ run, ticket }: Place, prepared: PreparedProof, mainTip: string): readonly EventDraft[] {
  if (prepared.kind === "block") return [blockTicket(run, ticket.ticket, prepared.reason, prepared.remedy)];
  if (prepared.kind === "start") {
    const { started } = prepared;
    return [draft(run.run, ticket.ticket, "CI_PROOF_STARTED", keys.ciStarted(ticket.ticket, started.n), started)];
  }
  const { waiting } = ticket;
  // Only the sweep looks again at what is told already.
  const isTold = waiting?.head === ticket.head && waiting?.untilMain === mainTip;
  if (isTold && waiting?.gates.some(({ why }) => why === prepared.why)) return [];
  const gates = [{ gate: "proof", why: prepared.why, remedy: prepared.remedy }];
  const payload = { head: ticket.head ?? "", untilMain: mainTip, gates };
  return [draft(run.run, ticket.ticket, "MERGE_WAITING", `waiting-ci:${ticket.ticket}:${run.lastSeq}`, payload)];
}

/** Dispatches what this very job has announced, also where the answer to its push was lost. */
async function dispatchOwn(state: State, ports: Ports) {
  const { job, forge, reporter } = ports;
  const drafts: (EventDraft<"CI_PROOF_RUNNING"> | EventDraft<"CI_PROOF_ENDED">)[] = [];
  for (const run of state.runs.values())
    for (const { ticket, ciProof } of run.tickets.values()) {
      if (ciProof === null || ciProof.ended !== null || ciProof.running !== null) continue;
      if (ciProof.by.runId !== job.runId || ciProof.by.attempt !== job.attempt) continue;
      const { sha, workflow, branch } = ciProof;
      try {
        const id = await forge.startWorkflow({ workflow, branch, sha });
        if (id === null) continue;
        const url = `${job.serverUrl}/${job.repository}/actions/runs/${id}`;
        drafts.push(
          draft(run.run, ticket, "CI_PROOF_RUNNING", keys.ciRunning(sha, 1), { sha, runId: id, attempt: 1, url }),
        );
      } catch (thrown) {
        const fault = toFault(thrown);
        reporter.warn(`${workflow} was not started for ${ticket}: ${fault.message}`);
        if (fault.retryable || fault.code === "bug") continue;
        const why = cutReason(`GitHub did not start it: ${fault.message}`);
        // A branch that GitHub does not see yet is a 422 as well: tried once more.
        const outcome = fault.code === "forge.invalid" ? ("broken" as const) : ("refused" as const);
        const told = { sha, runId: null, attempt: 0, url: null, outcome, why, jobs: [] };
        drafts.push(draft(run.run, ticket, "CI_PROOF_ENDED", keys.ciEnded(sha, 0, outcome), told));
      }
    }
  return drafts;
}

function isOpen(
  state: State,
  of: { readonly run: string; readonly ticket: string | null; readonly sha: string },
): boolean {
  const ci = state.runs.get(of.run)?.tickets.get(of.ticket ?? "")?.ciProof;
  return ci?.sha === of.sha && ci.ended === null;
}

function findPlace({ runs }: State, due: CiDue): Place | undefined {
  const run = runs.get(due.run);
  const ticket = run?.tickets.get(due.ticket);
  return run === undefined || ticket === undefined ? undefined : { run, ticket };
}

function draft<T extends EventType>(run: string, ticket: string, type: T, key: string, payload: EventPayload<T>) {
  return toDraft(type, { run, ticket, key, correlationId: run, payload }) as EventDraft<T>;
}
