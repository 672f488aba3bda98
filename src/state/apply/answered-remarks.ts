import type { Answer } from "../../contracts/change.ts";
import type { FeedbackState, TicketState } from "../ticket-state.ts";

/** A coder's answer with the person's words that it is to. */
export type AnsweredRemark = { readonly author: string; readonly said: string; readonly answer: Answer };

/** Which of the answers are to people's remarks (`review:<id>`, `comment:<id>`), with who said what; the others are to findings. */
export function findAnsweredRemarks(
  { feedback }: Pick<TicketState, "feedback">,
  answers: readonly Answer[],
): readonly AnsweredRemark[] {
  const remarks = new Map(feedback.flatMap(toRemarks));
  return answers.flatMap((answer) => {
    const remark = remarks.get(answer.finding);
    return remark === undefined ? [] : [{ ...remark, answer }];
  });
}

function toRemarks(one: FeedbackState): readonly (readonly [string, { author: string; said: string }])[] {
  const { author } = one;
  return [
    [`${one.source}:${one.id}`, { author, said: one.body }],
    ...one.comments.map((comment) => [`comment:${comment.id}`, { author, said: comment.body }] as const),
  ];
}
