import type { HandedOver } from "../../agent/prompts/stage.ts";
import { type Config, configPath } from "../../config/config.ts";
import type { Relay, Stage } from "../../config/relays.ts";
import type { Claim } from "../../contracts/claim.ts";
import { Fault } from "../../core/fault.ts";
import { featureOfStage } from "../../policy/relay/feature-of-stage.ts";
import { findRelay, sayNoRelay } from "../../policy/relay/find-relay.ts";
import { readsOf } from "../../policy/relay/next-stage.ts";
import { findEnd } from "../../state/stage-end.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { toHandedOver } from "./to-handed-over.ts";

/** The stage that a claim is on, as the configuration of its base has it. */
export type OpenStage = { readonly relay: Relay; readonly name: string; readonly stage: Stage; readonly index: number };

/** undefined: the claim is on no stage. @throws Fault `config.invalid` when the base has no such relay or stage. */
export function openStage(claim: Pick<Claim, "stage">, ticket: TicketState, config: Config): OpenStage | undefined {
  if (claim.stage === undefined) return undefined;
  const name = ticket.task?.asked.kind === "relay" ? ticket.task.asked.relay : "";
  const relay = findRelay(config, name);
  const index = relay?.stages.findIndex((one) => one.name === claim.stage?.name) ?? -1;
  const stage = relay?.stages[index];
  if (relay !== undefined && stage !== undefined) return { relay, name, stage, index };
  const why =
    relay === undefined ? sayNoRelay(config, name) : `the relay \`${name}\` has no stage \`${claim.stage.name}\``;
  throw new Fault("config.invalid", `${configPath}: ${why}.`, { who: "user" });
}

/** A ticket that is worked on by a stage that edits has a feature, which code makes of issue and stage. */
export function withFeature(ticket: TicketState, run: RunState, open: OpenStage | undefined): TicketState {
  if (open === undefined || !open.stage.edit) return ticket;
  return { ...ticket, feature: featureOfStage(open.stage, { ticket: ticket.ticket, issue: run.issue }) };
}

/** What a stage is shown of those before it, and of its own former try. */
export function handOverTo(
  { relay, index, stage }: OpenStage,
  { stages }: Pick<TicketState, "stages">,
): { readonly handedOver: readonly HandedOver[]; readonly former: HandedOver | null } {
  const former = findEnd(stages, stage.name);
  return {
    handedOver: readsOf(relay, index, stages).map(toHandedOver),
    former: former === undefined ? null : toHandedOver(former),
  };
}
