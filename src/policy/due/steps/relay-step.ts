import { isAsking, type Relay, type Stage } from "../../../config/relays.ts";
import type { StageClaim } from "../../../contracts/stage.ts";
import { findEnd } from "../../../state/stage-end.ts";
import { findRelay, sayNoRelay } from "../../relay/find-relay.ts";
import { findNextStage } from "../../relay/next-stage.ts";
import { findRedBase, isBaseOutdated } from "./base-red.ts";
import { lastRound } from "./situation.ts";
import type { Step } from "./step.ts";
import type { TaskSituation } from "./task-situation.ts";

/** What is due for a relay that nobody works on: its first stage that has not passed, or a person who is to act. Pure, total. */
export function relayStep(situation: TaskSituation, name: string): Step {
  const { ticket, config, retriedSeq } = situation;
  const relay = findRelay(config, name);
  const again = `then say \`/baton retry ${ticket.ticket}\``;
  if (relay === undefined)
    return { kind: "block", reason: sayNoRelay(config, name), remedy: `add it on the default branch, ${again}` };
  const next = findNextStage(relay, ticket.stages, retriedSeq);
  switch (next.kind) {
    case "wait":
      return { kind: "rest", why: `stage ${next.stage.name} waits for a person's \`/baton ok\`` };
    case "stopped": {
      const goOn = "the relay goes on from this stage, and nothing before it is paid again";
      return {
        kind: "block",
        reason: `stage \`${next.stage.name}\` did not pass: ${next.end.why}`,
        remedy: `mend the cause, ${again}: ${goOn}`,
      };
    }
    case "through":
      return {
        kind: "block",
        reason: "the configuration was changed while the relay ran: no stage is left to do",
        remedy: `say \`/baton stop\`; or add what lacks to \`relays.${name}\`, ${again}`,
      };
    case "stage":
      return next.stage.edit ? editStep(situation, relay, next.stage) : askStep(situation, relay, next.stage);
  }
}

function askStep({ ticket }: TaskSituation, relay: Relay, stage: Stage): Step {
  const why = `stage ${stage.name} is next`;
  return { kind: "claim", mode: "relay", round: Math.max(1, lastRound({ ticket })), why, stage: toClaim(relay, stage) };
}

/** A change that was pushed and then not judged, as a job died, is proved and not made again. No code is paid for on a default branch that is red. */
function editStep({ run, ticket, config, mainTip, retriedSeq }: TaskSituation, relay: Relay, stage: Stage): Step {
  const claim = { kind: "claim" as const, stage: toClaim(relay, stage) };
  const { commits } = ticket;
  const maker = run.claims.find((one) => one.claim === commits?.claim);
  const judgedSeq = findEnd(ticket.stages, stage.name)?.seq ?? 0;
  if (commits !== null && maker?.stage?.name === stage.name && commits.seq > judgedSeq)
    return { ...claim, mode: "prove", round: commits.round, why: `the change of stage ${stage.name} is not proved` };
  const hasCode = run.claims.some(({ mode }) => mode === "implement");
  if (ticket.head === null && !hasCode) {
    if (run.claims.some(({ mode, ended }) => mode === "base" && ended === null))
      return { kind: "rest", why: "the default branch is proved" };
    if (run.baseProof === null || isBaseOutdated(run, config, { mainTip, retriedSeq }))
      return { kind: "claim", mode: "base", round: 1, why: "the default branch is proved before code is paid for" };
    const red = findRedBase(run, config);
    if (red !== undefined) return { kind: "block", ...red };
  }
  return { ...claim, mode: "implement", round: lastRound({ ticket }) + 1, why: `stage ${stage.name} is next` };
}

function toClaim({ stages }: Relay, stage: Stage): StageClaim {
  const { name, success, edit } = stage;
  const thinks = !edit && isAsking(stage);
  const does = [...(thinks ? ["think" as const] : []), ...(success?.command === undefined ? [] : ["run" as const])];
  return { name, does, of: stages.map((one) => one.name) };
}
