import type { RunState } from "../../../state/state.ts";
import { findCiProof } from "../../gates/judge-ci.ts";

/** What is worked on now, each with the page of its workflow run; undefined when nothing is. */
export function renderAtWork(run: RunState, repositoryUrl: string): string | undefined {
  const live = run.claims.filter((claim) => claim.ended === null);
  const byCi = [...run.tickets.values()].flatMap((ticket) => {
    const ci = findCiProof(ticket);
    if (ci === undefined || ci.ended !== null) return [];
    const what = `${ticket.ticket}: the repository's own CI`;
    return [ci.running === null ? what : `[${what}](${ci.running.url})`];
  });
  if (live.length + byCi.length === 0 || run.status === "done" || run.status === "stopped") return undefined;
  const items = live.map(({ ticket, mode, round, runId }) => {
    const what = mode === "plan" ? words.plan : `${ticket}: ${words[mode]}, round ${round}`;
    return `[${what}](${repositoryUrl}/actions/runs/${runId})`;
  });
  return `At work: ${[...items, ...byCi].join(" · ")}`;
}

const words = {
  plan: "planning",
  implement: "coding, tests, review",
  prove: "tests on the merge result",
  review: "tests and review",
  merge: "merging",
  watch: "tests on the default branch",
  base: "tests on the default branch",
  ask: "asking the panel",
  relay: "relay",
  dataset: "dataset",
  document: "documents",
} as const;
