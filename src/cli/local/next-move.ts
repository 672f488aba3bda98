import { findMainWait } from "../../policy/render/revert.ts";
import type { RunState } from "../../state/state.ts";

/** What the person at the keyboard, or the clock, does when nothing runs any more. */
export type NextMove =
  | { readonly kind: "done" }
  | { readonly kind: "approve" }
  | { readonly kind: "sweep" }
  | { readonly kind: "stuck"; readonly why: string };

/** Scheduled sweeps without any new event after which it is no use to go on. */
const idleSweeps = 3;

/** `run` undefined: route has not recorded the issue yet. `sweeps`: since the last new event. */
export function decideNextMove(run: RunState | undefined, sweeps: number): NextMove {
  if (run?.status === "done") return { kind: "done" };
  if (run?.status === "stopped") return { kind: "stuck", why: "The run was stopped." };
  if (run?.status === "blocked")
    return { kind: "stuck", why: `${run.block?.reason ?? "The run is blocked."}\n${run.block?.remedy ?? ""}`.trim() };
  if (run?.status === "awaiting_approval") return { kind: "approve" };
  const waits = findWaits(run);
  if (waits.length > 0) return { kind: "stuck", why: waits.join("\n") };
  if (sweeps < idleSweeps) return { kind: "sweep" };
  return {
    kind: "stuck",
    why:
      run === undefined
        ? "No run was recorded for the issue."
        : `Nothing goes on: the run is ${run.status} and ${idleSweeps} sweeps changed nothing.`,
  };
}

/** What only a person can open, when nothing else goes on: each with what to do. A sweep would look again and find the same. */
function findWaits(run: RunState | undefined): readonly string[] {
  if (run === undefined || run.claims.some((claim) => claim.ended === null)) return [];
  const open = [...run.tickets.values()].filter((ticket) => ticket.status === "in_progress" && ticket.feature !== null);
  const red = open.flatMap((ticket) => findMainWait(run, ticket) ?? []);
  if (red.length > 0) return red.map(({ why, remedy }) => `${why}. To go on: ${remedy}.`);
  if (open.length === 0 || open.some((ticket) => ticket.waiting === null)) return [];
  return open.flatMap((ticket) =>
    (ticket.waiting?.gates ?? []).map((gate) => `${ticket.ticket} waits: ${gate.why}. To go on: ${gate.remedy}.`),
  );
}
