import type { z } from "zod";
import type { Claim } from "../contracts/claim.ts";
import type { Actor, Party } from "../contracts/events/envelope.ts";
import type { EventDraft, EventPayload, EventType } from "../contracts/events/event.ts";

type PartyName = z.infer<typeof Party>;

/** Baton's own steps: nobody's word but the state's. */
const batonActor: Actor = { login: "baton", id: 0, permission: "none" };

/** Who tells whom, by event type; people's words go to the repository manager. */
const parties: Partial<Record<EventType, readonly [PartyName, PartyName]>> = {
  CLAIM_COUNTED: ["repository_manager", "maintainer"],
  CLAIM_ENDED: ["repository_manager", "maintainer"],
  PLAN_PUBLISHED: ["planner", "maintainer"],
  COMMITS_PUSHED: ["coder", "reviewer"],
  NEW_COMMITS_PUSHED: ["coder", "reviewer"],
  CHANGE_WITHHELD: ["coder", "maintainer"],
  CHANGE_DECLINED: ["coder", "maintainer"],
  PR_CREATED: ["coder", "reviewer"],
  PROVED: ["validator", "repository_manager"],
  CI_PROOF_STARTED: ["repository_manager", "validator"],
  CI_PROOF_RUNNING: ["validator", "repository_manager"],
  CI_PROOF_ENDED: ["validator", "repository_manager"],
  REVIEW_COMMENTS_POSTED: ["reviewer", "coder"],
  REVIEW_APPROVED: ["reviewer", "repository_manager"],
  CHANGES_REQUESTED: ["reviewer", "coder"],
  STAGE_ENDED: ["relay", "maintainer"],
  MERGE_WAITING: ["repository_manager", "maintainer"],
  MERGE_STARTED: ["repository_manager", "maintainer"],
  MERGE_ENDED: ["repository_manager", "maintainer"],
  PR_MERGED: ["repository_manager", "coder"],
  MERGE_DIVERGED: ["repository_manager", "maintainer"],
  MAIN_PROVED: ["validator", "repository_manager"],
  DOCUMENTS_REQUESTED: ["repository_manager", "documenter"],
  DOCUMENTS_DECLINED: ["repository_manager", "documenter"],
  DOCUMENTS_DRAFTED: ["documenter", "repository_manager"],
  DOCUMENTED: ["documenter", "repository_manager"],
  PANEL_ANSWERED: ["panel", "maintainer"],
  DATASET_ADVANCED: ["dataset", "maintainer"],
  TICKET_BLOCKED: ["repository_manager", "maintainer"],
  CONTINUE_NEXT_FEATURE: ["repository_manager", "coder"],
  ALL_FEATURES_COMPLETE: ["repository_manager", "maintainer"],
};
const workers: Record<Claim["mode"], PartyName> = {
  plan: "planner",
  implement: "coder",
  prove: "validator",
  review: "reviewer",
  merge: "repository_manager",
  watch: "validator",
  base: "validator",
  ask: "panel",
  relay: "relay",
  dataset: "dataset",
  document: "documenter",
};

export type DraftOf<T extends EventType> = {
  readonly run: string;
  readonly ticket: string | null;
  /** From the cause; use the functions of `keys.ts`. */
  readonly key: string;
  readonly correlationId: string;
  readonly actor?: Actor;
  readonly payload: EventPayload<T>;
};

/** An event ready for the writer: sender and receiver follow from its type. */
export function toDraft<T extends EventType>(type: T, of: DraftOf<T>): EventDraft {
  const [from, to] =
    type === "CLAIMED"
      ? (["repository_manager", "coder"] as const)
      : (parties[type] ?? (["maintainer", "repository_manager"] as const));
  const { actor = batonActor, ...rest } = of;
  return { ...rest, actor, type, from, to } as EventDraft;
}

/** CLAIMED for a claim: to the agent whose work it is. */
export function toClaimedDraft(claim: Claim, key: string): EventDraft {
  const draft = toDraft("CLAIMED", {
    run: claim.run,
    ticket: claim.ticket,
    key,
    correlationId: claim.claim,
    payload: claim,
  });
  return { ...draft, to: workers[claim.mode] };
}
