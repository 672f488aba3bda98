import { loadAgents } from "../../config/load-agents.ts";
import type { ActionResult } from "../../contracts/action-result.ts";
import { Fault } from "../../core/fault.ts";
import { openPurse } from "../../leg/money.ts";
import { openClaim } from "../../leg/open-claim.ts";
import { packBaton } from "../../leg/pack-baton.ts";
import { readSubject } from "../../leg/read/read-subject.ts";
import { handOverTo } from "../../leg/relay/open-stage.ts";
import { checkRelay } from "../../leg/relay/stage-workers.ts";
import { renderBlock } from "../../policy/render/parts/inline.ts";
import type { Ports } from "../../ports/ports.ts";
import { thinkStage } from "./think-stage.ts";

/** One stage that thinks, on the head of the relay's branch or, before anything was changed, on the claim's base. What it comes to `publish` decides. */
export async function relayLeg(text: string, ports: Ports): Promise<ActionResult> {
  const leg = await openClaim(text, ["relay"], ports);
  const { claim, run, ticket, config, git, stage: open } = leg;
  if (open === undefined)
    throw new Fault("input.invalid", `Claim ${claim.claim} is on no stage of a relay.`, { who: "us" });
  const purse = openPurse(claim.slices.relay ?? 0, config, ports.reporter, ports.clock);
  const agents = await loadAgents(git, claim.base);
  await checkRelay(git, claim.base, { ...open, agents });
  const { tree, mergeBase } = await readSubject(leg, ports, "");
  const question = {
    git,
    config,
    agents,
    guidanceFrom: claim.base,
    tree,
    since: claim.head === null ? null : mergeBase,
    stage: open.stage,
    stages: open.relay.stages.map(({ name }) => name),
    issue: run.issue,
    ...handOverTo(open, ticket),
    purse,
  };
  const answer = await thinkStage(question, ports);
  const outputs = await packBaton(ports, claim, { kind: "stage", payload: answer }, purse.spentUsd);
  return {
    conclusion: "success",
    headline: `stage ${answer.stage} of ${claim.ticket} answered by ${answer.model}`,
    outputs,
    summary: `### relay: stage ${answer.stage}\n\n${renderBlock(answer.answer)}\n`,
  };
}
