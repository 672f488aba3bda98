import { findWaiting, type StageEnd } from "../../state/stage-end.ts";
import type { RunState } from "../../state/state.ts";
import { toSecond } from "./find-late.ts";
import type { Said } from "./said.ts";

/** The stage that a person's ok means, or why it means none. */
export type Acceptable = { readonly ticket: string; readonly end: StageEnd } | { readonly refused: string };

/** The one stage that waits; `name`: of this relay. */
export function findAcceptable(name: string | null, run: Pick<RunState, "tickets">): Acceptable {
  const waiting = [...run.tickets.values()].flatMap(({ ticket, stages }) => {
    const end = findWaiting(stages);
    return end === undefined || (name !== null && ticket !== name) ? [] : [{ ticket, end }];
  });
  const [one, ...others] = waiting;
  if (one === undefined) return { refused: "no stage of a relay waits for a person's ok here" };
  if (others.length === 0) return one;
  const names = waiting.map(({ ticket }) => `\`/baton ok ${ticket}\``).join(" or ");
  return { refused: `several relays wait; say ${names}` };
}

/** Why an ok can not mean that end of a stage; undefined when it can. Who came first GitHub's own ids and times tell, as of a yes to a plan. */
export function findLateOk(
  { id, saidAt, sight }: Said & { readonly kind: "comment" },
  end: StageEnd,
): string | undefined {
  if (sight?.kind !== "relay") return undefined;
  const again = "look at it and say `/baton ok` again";
  const { comment } = sight;
  if (comment === null) return `the comment of the relay is not there; it is posted again: ${again}`;
  if (comment.seq < end.seq) return `what stage ${end.stage} came to was not shown yet when you said it; ${again}`;
  const newer = `what stage ${end.stage} came to is newer than your comment; ${again}`;
  if (comment.createdAt === comment.updatedAt) return comment.id < id ? undefined : newer;
  const [said, shown] = [toSecond(saidAt), toSecond(comment.updatedAt)];
  if (shown < said) return undefined;
  return shown > said
    ? newer
    : `it was shown in the second of your comment, so nobody can tell which came first; ${again}`;
}
