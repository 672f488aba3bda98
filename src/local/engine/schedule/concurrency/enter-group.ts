import { evaluate, type Scope } from "../../expressions/evaluate.ts";
import { asObject } from "../../steps/frame.ts";
import { Refusal } from "../../syntax/refusal.ts";
import type { Token } from "../../syntax/token.ts";
import type { RunState } from "../run-state.ts";
import { groupKey } from "./concurrency-groups.ts";

/** A place in a concurrency group, or in none. */
export type Place = { readonly held: readonly string[]; leave(): void };

/**
 * Evaluates `concurrency:` and waits for the group. Rejects with a Refusal where it is not valid,
 * and with another Error for people where a later member or the signal cancels the wait.
 * `cancel` is called where a later member cancels what runs.
 */
export async function enterGroup(of: {
  readonly token: Token | undefined;
  readonly scope: Scope;
  readonly state: RunState;
  readonly heldByCallers: readonly string[];
  readonly signal: AbortSignal;
  cancel(reason: string): void;
}): Promise<Place> {
  const value = await evaluate(of.token, of.scope);
  const {
    group,
    "cancel-in-progress": cancelInProgress,
    queue,
  } = typeof value === "string" ? { group: value } : withKeys(value);
  if (group === undefined || group === null || group === "") return { held: of.heldByCallers, leave: () => undefined };
  const repository = of.state.run.repository;
  const member = {
    repository,
    group: String(group),
    cancelInProgress: cancelInProgress === true,
    queueMax: queue === "max",
    heldByCallers: of.heldByCallers,
    cancel: of.cancel,
  };
  if (member.queueMax && member.cancelInProgress)
    throw new Refusal("'queue: max' can not be used with 'cancel-in-progress: true'");
  const leave = await of.state.groups.enter(member, of.signal);
  return { held: [...of.heldByCallers, groupKey(repository, member.group)], leave };
}

function withKeys(value: unknown): {
  readonly group?: unknown;
  readonly "cancel-in-progress"?: unknown;
  readonly queue?: unknown;
} {
  return asObject(value);
}
