import type { EventDraft } from "../../../contracts/events/event.ts";
import { readSight } from "../../../effects/read-sight.ts";
import type { Leg } from "../../../leg/open-claim.ts";
import { toSecond } from "../../../policy/people/find-late.ts";
import { parseCommand } from "../../../policy/people/parse-command.ts";
import type { Said, Setting } from "../../../policy/people/said.ts";
import { splitSaid } from "../../../policy/people/split-said.ts";
import { keysOf, toFacts } from "../../../policy/people/to-facts.ts";
import type { ForgeComment } from "../../../ports/forge/forge-issues.ts";
import type { ForgePull, ForgeReview } from "../../../ports/forge/forge-pulls.ts";
import type { Ports } from "../../../ports/ports.ts";
import type { Memory } from "../../../ports/state-store.ts";
import { fold } from "../../../state/fold.ts";
import type { TicketState } from "../../../state/ticket-state.ts";
import { ticketWith } from "../ticket-with.ts";
import { toSaidComment, toSaidReview } from "./to-said.ts";

export type Heard = {
  /** What people said on the pull request that the state does not know, as facts. */
  readonly events: readonly EventDraft[];
  /** Wishes of people with a say that no event can bring: comments that were edited into one before any run saw them. */
  readonly unheard: number;
  readonly comments: readonly ForgeComment[];
  readonly reviews: readonly ForgeReview[];
};

/**
 * A last look at the pull request: nothing that somebody has said, and that no event has brought yet, is merged over. Who said it is asked for only when
 * the words are meant for Baton.
 */
export async function hearPeople(
  ports: Ports,
  leg: Leg,
  of: { readonly pull: ForgePull; readonly memory: Memory; readonly mainTip: string },
): Promise<Heard> {
  const { forge, clock } = ports;
  const { pull, memory } = of;
  const [comments, reviews] = [await forge.comments(pull.number), await forge.reviews(pull.number)];
  const byOthers = reviews.filter((review) => !review.body.startsWith("<!-- baton:op="));
  const remarks = byOthers.length === 0 ? [] : await forge.reviewComments(pull.number);
  const said = [
    ...comments.map((one) => toSaidComment(one, pull)),
    ...byOthers.map((one) => toSaidReview(one, remarks, pull)),
  ].flatMap(splitSaid);
  const setting: Omit<Setting, "actor"> = {
    state: fold(memory.events),
    events: memory.events,
    finished: memory.finished,
    config: leg.config,
    base: { ref: leg.run.base.ref, sha: of.mainTip },
    now: clock.now(),
    replayed: true,
  };
  const events: EventDraft[] = [];
  const unheard: Said[] = [];
  for (const one of said) {
    const nobody = { login: one.by.login, id: one.by.id, permission: "none" as const };
    if (!isMeant(one, { ...setting, actor: nobody }, leg.run.keys)) continue;
    const seen = await readSight(one, setting.state, forge);
    const facts = toFacts(seen, { ...setting, actor: await forge.permission(one.by.login) });
    if (facts.kind === "facts" && facts.run === leg.run.run) events.push(...facts.events);
    if (facts.kind === "ignored" && isWish(one)) unheard.push(one);
  }
  return {
    events,
    unheard: countOpen(unheard, comments, ticketWith(memory, events, leg.claim).ticket),
    comments,
    reviews,
  };
}

/** Who spoke may command, as `toFacts` asks that first. */
function isWish(said: Said): boolean {
  if (said.kind !== "comment" || !said.edited) return false;
  const heard = parseCommand(said.body);
  return heard.kind === "command" && (heard.command.name === "revise" || heard.command.name === "stop");
}

/** A word of somebody with a say that came after the edit answers it: said again, or a yes all the same. */
function countOpen(unheard: readonly Said[], comments: readonly ForgeComment[], ticket: TicketState): number {
  const later = [...ticket.feedback, ticket.mergeApproval].flatMap((word) => word?.saidAt ?? []).map(toSecond);
  return unheard.filter((said) => {
    const editedAt = comments.find(({ id }) => said.kind === "comment" && id === said.id)?.updatedAt ?? "";
    return !later.some((second) => second > toSecond(editedAt));
  }).length;
}

/** Refused for nobody means: somebody with a permission would be heard. */
function isMeant(said: Said, setting: Setting, known: ReadonlySet<string>): boolean {
  if (keysOf(said).some((key) => known.has(key))) return false;
  return toFacts(said, setting).kind === "refused";
}
