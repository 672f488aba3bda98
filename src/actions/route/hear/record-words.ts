import type { Event, EventDraft } from "../../../contracts/events/event.ts";
import { cutText } from "../../../core/text/cut-text.ts";
import { toDraft } from "../../../policy/drafts.ts";
import { foresee } from "../../../policy/due/foresee.ts";
import type { Said, Setting } from "../../../policy/people/said.ts";
import { splitSaid } from "../../../policy/people/split-said.ts";
import { toFacts } from "../../../policy/people/to-facts.ts";
import { fold } from "../../../state/fold.ts";
import { checkAppend } from "../../../state/machines/check-append.ts";
import type { Vouched } from "./hear.ts";

export type Recorded = {
  readonly drafts: readonly EventDraft[];
  /** The events as they will stand with the drafts. */
  readonly events: readonly Event[];
  /** What was not recorded, and why. */
  readonly left: readonly Left[];
};
export type Left = { readonly said: Said; readonly kind: "refused" | "ignored"; readonly reason: string };

/** Words as events, one after the other on the state as it then stands. What the state machines refuse is recorded as a command that was declined. Pure. */
export function recordWords(
  words: readonly Vouched[],
  setting: Omit<Setting, "actor" | "state">,
  lastSeq: number,
): Recorded {
  let { events } = setting;
  const drafts: EventDraft[] = [];
  const left: Left[] = [];
  const parts = words.flatMap(({ said, actor }) => splitSaid(said).map((part) => ({ said: part, actor })));
  for (const { said, actor } of parts) {
    const facts = toFacts(said, { ...setting, events, actor, state: fold(events) });
    if (facts.kind !== "facts") {
      left.push({ said, ...facts });
      continue;
    }
    for (const wanted of facts.events) {
      const draft = orDeclined(wanted, events);
      drafts.push(draft);
      events = foresee(events, [draft], Math.max(lastSeq, events.at(-1)?.seq ?? 0));
    }
  }
  return { drafts, events, left };
}

function orDeclined(draft: EventDraft, events: readonly Event[]): EventDraft {
  const problem = checkAppend(events, draft);
  if (problem === undefined || draft.type === "COMMAND_DECLINED") return draft;
  const { run, ticket, key, correlationId, actor, payload } = draft;
  const about = {
    commentId: "commentId" in payload ? payload.commentId : null,
    saidAt: "saidAt" in payload ? payload.saidAt : null,
  };
  return toDraft("COMMAND_DECLINED", {
    run,
    ticket,
    key,
    correlationId,
    actor,
    payload: { command: draft.type, reason: cutText(problem, 1000), ...about },
  });
}

/** `comment 12 of alice: refused: …` for the job summary. */
export function renderLeft({ said, kind, reason }: Left): string {
  return `${nameOf(said)}: ${kind}: ${reason}`;
}

function nameOf(said: Said): string {
  if (said.kind === "label") return `label on #${said.on.number}`;
  return said.kind === "dispatch"
    ? `${said.wish.kind} for #${said.on.number} by workflow run ${said.id}`
    : `${said.kind} ${said.id} of ${said.by.login}`;
}
