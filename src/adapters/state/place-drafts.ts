import { Event, type EventDraft } from "../../contracts/events/event.ts";
import { Fault } from "../../core/fault.ts";
import type { Memory } from "../../ports/state-store.ts";

/** Says why an event can not follow on the others and on those `added` before it (a transition that the tables lack); undefined when it can. */
export type Accept = (events: readonly Event[], draft: EventDraft, added: readonly Event[]) => string | undefined;

/**
 * Drafts with place and time, contract-checked. One whose key its run has already is left out. A broken contract is a Fault `contract.broken`, a refused
 * transition `state.transition`: nothing of the batch is written then.
 */
export function placeDrafts(memory: Memory, drafts: readonly EventDraft[], at: Date, accept: Accept): readonly Event[] {
  const drafted = new Set(drafts.map((draft) => draft.key));
  const seen = new Set(memory.events.filter(({ key }) => drafted.has(key)).map((event) => `${event.run} ${event.key}`));
  const added: Event[] = [];
  for (const draft of drafts) {
    const name = `${draft.run} ${draft.key}`;
    if (seen.has(name)) continue;
    seen.add(name);
    const finished = memory.finished.find((run) => run.run === draft.run);
    const problem = finished
      ? `run ${draft.run} is ${finished.outcome} and archived; a new run needs another id`
      : accept(memory.events, draft, added);
    if (problem !== undefined) {
      throw new Fault("state.transition", `The event ${draft.type} (${draft.key}) can not be written: ${problem}`, {
        who: "us",
        facts: { type: draft.type, key: draft.key },
      });
    }
    added.push(toEvent(draft, memory.lastSeq + added.length + 1, at));
  }
  return added;
}

function toEvent(draft: EventDraft, seq: number, at: Date): Event {
  const parsed = Event.safeParse({ seq, at: at.toISOString(), ...draft });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Fault(
    "contract.broken",
    `The event ${draft.type} (${draft.key}) breaks its contract: ${issue?.path.join(".") || "event"}: ${issue?.message ?? ""}`,
    {
      who: "us",
      cause: parsed.error,
      facts: { type: draft.type, key: draft.key },
    },
  );
}
