import { findWaiting } from "../../state/stage-end.ts";
import type { RunState } from "../../state/state.ts";
import { toSecond } from "./find-late.ts";
import type { Said } from "./said.ts";

/** The stage that a person's ok means, or why it means none. */
export type Acceptable = { readonly ticket: string; readonly stage: string } | { readonly refused: string };

/** The one stage that waits; `name`: of this relay. Clocks that differ can only refuse an ok, and then it is said again. */
export function findAcceptable(
  name: string | null,
  { saidAt }: Pick<Said & { readonly kind: "comment" }, "saidAt">,
  run: Pick<RunState, "tickets">,
): Acceptable {
  const waiting = [...run.tickets.values()].flatMap(({ ticket, stages }) => {
    const end = findWaiting(stages);
    return end === undefined || (name !== null && ticket !== name) ? [] : [{ ticket, end }];
  });
  const [one, ...others] = waiting;
  if (one === undefined) return { refused: "no stage of a relay waits for a person's ok here" };
  if (others.length > 0)
    return {
      refused: `several relays wait; say ${waiting.map(({ ticket }) => `\`/baton ok ${ticket}\``).join(" or ")}`,
    };
  const { stage, at } = one.end;
  if (toSecond(saidAt) < toSecond(at))
    return { refused: `stage ${stage} came to its end after you said it; look at it and say it again` };
  return { ticket: one.ticket, stage };
}
