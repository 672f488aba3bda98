import { Event, type EventDraft, type Event as Fact } from "../../contracts/events/event.ts";
import { append, fold } from "../../state/fold.ts";

/**
 * The events as they would stand if the drafts were written now: next `seq`s, those left out whose key their run has already. For deciding one thing after
 * another within one push; the writer gives the true times.
 */
export function foresee(events: readonly Fact[], drafts: readonly EventDraft[], lastSeq = 0): readonly Fact[] {
  const { runs } = fold(events);
  const seen = new Set<string>();
  const at = events.at(-1)?.at ?? "1970-01-01T00:00:00Z";
  // What was foreseen before is younger than the memory that `lastSeq` is of.
  const before = Math.max(lastSeq, events.at(-1)?.seq ?? 0);
  const added: Fact[] = [];
  for (const draft of drafts) {
    const name = `${draft.run} ${draft.key}`;
    const isThere = runs.get(draft.run)?.keys.has(draft.key) ?? events.some((one) => `${one.run} ${one.key}` === name);
    if (seen.has(name) || isThere) continue;
    seen.add(name);
    added.push(Event.parse({ ...draft, seq: before + added.length + 1, at }));
  }
  return added.length === 0 ? events : append(events, added);
}
