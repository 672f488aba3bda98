import type { LegNeeds } from "../../../contracts/baton.ts";
import type { Change } from "../../../contracts/change.ts";
import type { CommandRun, Proof } from "../../../contracts/proof.ts";
import { maxAnswerLength, type StageAnswer, type StageResult, type StageUsage } from "../../../contracts/stage.ts";
import { Fault } from "../../../core/fault.ts";
import { cutText } from "../../../core/text/cut-text.ts";
import type { Leg } from "../../../leg/open-claim.ts";
import type { OpenStage } from "../../../leg/relay/open-stage.ts";
import { cutReason } from "../../../policy/cut-reason.ts";
import { type Judged, judgeStage } from "../../../policy/relay/judge-stage.ts";
import type { Ports } from "../../../ports/ports.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { takeBaton } from "./take-baton.ts";
import type { Work } from "./work.ts";

type Of = { readonly leg: Leg; readonly needs: LegNeeds; readonly ports: Ports };

/** A stage that only thinks or runs a command, judged by what its jobs handed in; what lacks is a Fault, and the stage is tried again. */
export async function readStage(of: Of, takeProof: () => Promise<Proof>): Promise<StageResult> {
  const { leg, ports } = of;
  const open = requireStage(leg);
  const does = leg.claim.stage?.does ?? [];
  const proof = does.includes("run") ? await takeProof() : null;
  const said = does.includes("think") ? (await takeBaton("stage", { claim: leg.claim, ...of })).payload : null;
  if (said !== null) checkAnswer(said, open, ports);
  const judged = judgeStage(open.stage, { answer: said?.answer ?? null, field: said?.field ?? null, proof });
  return toResult(leg, judged, {
    answer: said?.answer ?? null,
    model: said?.model ?? null,
    field: said?.field ?? null,
    usage: said?.usage ?? null,
    command: findCommand(proof),
    head: leg.claim.head,
  });
}

/** A stage that edits, judged by the proof of what was pushed: now, or by an earlier leg whose proof was never had. */
export function toEditResult(leg: Leg, work: Pick<Work, "commits" | "proof">, made: Change | null): StageResult {
  const { stage } = requireStage(leg);
  const { proof } = work;
  const commits = work.commits ?? leg.ticket.commits;
  const judged = judgeStage(stage, { answer: null, field: null, proof });
  return toResult(leg, judged, {
    answer: commits === null ? null : cutText(commits.summary, maxAnswerLength),
    model: made?.model ?? null,
    field: null,
    usage: null,
    command: findCommand(proof),
    head: commits?.head ?? null,
  });
}

/** A stage that edits and changed nothing, or nothing that may be pushed. */
export function toNoEditResult(leg: Leg, why: string, made: Change): StageResult {
  const judged = { outcome: "failed", why } as const;
  const nothing = { field: null, usage: null, command: null, head: leg.claim.head };
  return toResult(leg, judged, {
    ...nothing,
    answer: cutText(made.summary.summary, maxAnswerLength),
    model: made.model,
  });
}

function requireStage({ stage, claim }: Leg): OpenStage {
  if (stage === undefined)
    throw new Fault("input.invalid", `Claim ${claim.claim} is on no stage of a relay.`, { who: "us" });
  return stage;
}

/** Who made the baton may be a job that was taken over: it speaks of its own stage, by the field that was asked for, and holds no secret. */
function checkAnswer(said: StageAnswer, { stage }: OpenStage, ports: Ports): void {
  if (said.stage !== stage.name)
    throw new Fault(
      "contract.broken",
      `The answer is refused: it is of stage ${said.stage}, the claim is on ${stage.name}.`,
      {
        who: "us",
      },
    );
  refuseSecrets(ports, JSON.stringify(said), "the stage's answer");
}

function findCommand(proof: Proof | null): CommandRun | null {
  return proof?.commands.findLast(({ step }) => step === "test") ?? proof?.commands.at(-1) ?? null;
}

type Found = Pick<StageResult, "answer" | "model" | "field" | "command" | "head"> & {
  readonly usage: StageUsage | null;
};

function toResult({ claim }: Leg, { outcome, why }: Judged, found: Found): StageResult {
  const { name = "", of = [] } = claim.stage ?? {};
  const place = of.indexOf(name) + 1;
  return { stage: name, place, stages: of.length, outcome, why: cutReason(why), ...found, spentUsd: 0 };
}
