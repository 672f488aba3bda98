import type { TaskMode } from "../../../contracts/claim.ts";
import { isHopeless } from "../../is-hopeless.ts";
import { relayStep } from "./relay-step.ts";
import { maxTries, type Step } from "./step.ts";
import type { TaskSituation } from "./task-situation.ts";

/** What is due for a task: it is worked on until its result is there, three jobs that came to nothing in a row ask a person. Pure, total. */
export function taskStep(situation: TaskSituation): Step {
  const { ticket, now, retriedSeq } = situation;
  if (ticket.task === null) return { kind: "rest", why: "it is no task" };
  if (ticket.status === "done" || ticket.status === "cancelled") return { kind: "rest", why: `it is ${ticket.status}` };
  if (ticket.status === "blocked") return { kind: "rest", why: ticket.block?.reason ?? "it is blocked" };
  if (ticket.liveClaim !== null) return { kind: "rest", why: `claim ${ticket.liveClaim.claim} works on it` };
  const failed = keptFailing(situation);
  if (failed !== undefined) return failed;
  const { asked } = ticket.task;
  if (asked.kind === "relay") return relayStep(situation, asked.relay);
  const until = ticket.dataset?.batches?.until ?? null;
  const isAskedFor = retriedSeq > (ticket.dataset?.seq ?? 0);
  if (until !== null && !isAskedFor && (now === undefined || Date.parse(now) < Date.parse(until)))
    return { kind: "rest", why: `it waits for batches until ${until}` };
  const mode: Exclude<TaskMode, "relay"> = asked.kind;
  return { kind: "claim", mode, round: Math.max(1, ticket.round), why: words[mode] };
}

const words: Readonly<Record<Exclude<TaskMode, "relay">, string>> = {
  ask: "a question waits for the panel",
  dataset: "a dataset was asked for",
};

function keptFailing({ run, ticket, retriedSeq }: TaskSituation): Step | undefined {
  const failures = ticket.deadClaims + ticket.failedClaims;
  if (failures === 0) return undefined;
  const last = run.claims
    .filter((claim) => claim.ticket === ticket.ticket && claim.seq > retriedSeq && claim.ended !== null)
    .at(-1);
  const reason = last?.ended?.reason || "it ended without a word";
  if (failures < maxTries && !isHopeless(reason)) return undefined;
  const often = failures === 1 ? "" : `${failures} jobs in a row came to nothing; the last one: `;
  return {
    kind: "block",
    reason: `${often}${reason}`,
    remedy: `fix the cause, then say \`/baton retry ${ticket.ticket}\``,
  };
}
