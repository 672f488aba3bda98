import type { Answer } from "../../contracts/change.ts";
import type { Event } from "../../contracts/events/event.ts";
import { fold } from "../../state/fold.ts";
import type { RunState } from "../../state/state.ts";
import type { FindingState, TicketState } from "../../state/ticket-state.ts";

/** What became of one remark of a review. */
export type Lesson = {
  /** `<run>.<ticket>.<remark>`: the same remark is one lesson. */
  readonly key: string;
  readonly outcome: "accepted" | "rejected";
  readonly by: "reviewer" | "person";
  /** Where such a thing came up: `src/**\/*.ts`; empty when it was on no file. */
  readonly kind: string;
  readonly title: string;
  /** Why it was rejected; empty otherwise. */
  readonly why: string;
};

/**
 * What the reviews of the events' runs taught, the newest first. A finding that was mended is accepted; one that stayed disputed, was waived, or that the reviewer let go
 * after the coder had disagreed is rejected. A person's remark is accepted when the coder took it up; when it was not, a person decides, and nothing is
 * learnt. Runs that only review a pull request teach nothing: their words may be a stranger's.
 */
export function findLessons(events: readonly Event[]): readonly Lesson[] {
  const runs = [...fold(events).runs.values()].filter((run) => run.kind === "build").reverse();
  return runs.flatMap((run) => [...run.tickets.values()].reverse().flatMap((ticket) => lessonsOf(run, ticket, events)));
}

function lessonsOf(run: RunState, ticket: TicketState, events: readonly Event[]): readonly Lesson[] {
  const place = `${run.run}.${ticket.ticket}`;
  const findings = [...ticket.findings.values()].flatMap((one) => ofFinding(one, place));
  return [...ofPeople(ticket, place, answersOf(run, ticket, events)), ...findings].reverse();
}

function ofFinding({ finding, answer }: FindingState, place: string): readonly Lesson[] {
  const { state, path, title, id } = finding;
  const isLetGo = state === "outdated" && answer?.outcome === "disagreed";
  const isRejected = state === "disputed" || state === "waived" || isLetGo;
  if (state !== "fixed" && !isRejected) return [];
  const why = isRejected ? (answer?.reason ?? "") : "";
  const outcome = isRejected ? "rejected" : "accepted";
  return [{ key: `${place}.${id}`, outcome, by: "reviewer", kind: toKind(path), title, why }];
}

function ofPeople(ticket: TicketState, place: string, answers: ReadonlyMap<string, Answer>): readonly Lesson[] {
  const remarks = ticket.feedback.flatMap(({ source, id, body, comments }) => [
    { id: `${source}:${id}`, body, path: "" },
    ...comments.map((comment) => ({ id: `comment:${comment.id}`, body: comment.body, path: comment.path })),
  ]);
  return remarks
    .filter(({ id, body }) => body.trim() !== "" && answers.get(id)?.outcome === "fixed")
    .map(({ id, body, path }) => ({
      key: `${place}.${id}`,
      outcome: "accepted",
      by: "person",
      kind: toKind(path),
      title: body,
      why: "",
    }));
}

function answersOf(run: RunState, ticket: TicketState, events: readonly Event[]): ReadonlyMap<string, Answer> {
  const answers = events.flatMap((event) =>
    event.run === run.run && event.ticket === ticket.ticket && event.type === "NEW_COMMITS_PUSHED"
      ? event.payload.answers
      : [],
  );
  return new Map(answers.map((answer) => [answer.finding, answer]));
}

/** `src/auth/token.test.ts` → `src/**\/*.test.ts`, `Makefile` → `Makefile` */
function toKind(path: string): string {
  const parts = path.split("/");
  const name = parts.at(-1) ?? "";
  const kind = name.replace(/^[^.]+(?=\.)/, "*");
  return parts.length > 1 ? `${parts[0]}/**/${kind}` : kind;
}
