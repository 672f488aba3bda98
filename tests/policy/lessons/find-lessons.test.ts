import { describe, expect, it } from "vitest";
import type { Answer } from "../../../src/contracts/change.ts";
import type { EventDraft } from "../../../src/contracts/events/event.ts";
import type { EarlierFinding, Finding } from "../../../src/contracts/review.ts";
import { findLessons } from "../../../src/policy/lessons/find-lessons.ts";
import * as make from "../../builders/events.ts";

const id = "0123456789ab";
const one = make.claimOf("f1", 1, { seenSeq: 100 });
const two = make.claimOf("f1", 2, { seenSeq: 100 });
const answered = (outcome: Answer["outcome"], finding = id): Answer => ({ finding, outcome, reason: "By design." });

/** A feature in two rounds: raised, answered, looked at again. */
function rounds(of: {
  raised?: Partial<Finding>;
  answer?: Answer;
  judged?: EarlierFinding["state"];
  people?: readonly EventDraft[];
}): readonly EventDraft[] {
  const raised = of.raised === undefined ? [] : [make.finding(id, of.raised)];
  const earlier = of.judged === undefined ? [] : [{ id, state: of.judged, evidence: "Seen." }];
  return [
    ...make.approvedRun([make.feature("f1")]),
    make.claimed(one),
    make.commits(one),
    make.reviewPosted(one, make.review({ findings: raised })),
    make.verdict(one, "changes_requested"),
    make.ended(one),
    ...(of.people ?? []),
    make.claimed(two),
    make.commits(two, { answers: of.answer === undefined ? [] : [of.answer] }),
    ...(earlier.length === 0 ? [] : [make.reviewPosted(two, make.review({ earlier }))]),
  ];
}
const lessonsOf = (drafts: readonly EventDraft[]) => findLessons(make.toEvents(drafts));
const raised = { title: "Zero is not refused", path: "src/auth/token.test.ts" };
const key = `${make.run}.f1.${id}`;

describe("findLessons", () => {
  it("takes a finding that was mended for accepted, with the kind of place", () => {
    expect(lessonsOf(rounds({ raised, answer: answered("fixed"), judged: "fixed" }))).toEqual([
      { key, outcome: "accepted", by: "reviewer", kind: "src/**/*.test.ts", title: "Zero is not refused", why: "" },
    ]);
  });

  it.each([
    ["stayed disputed", answered("disagreed"), undefined],
    ["was let go after the coder had disagreed", answered("disagreed"), "outdated"],
  ] as const)("takes one that %s for rejected, with the reason", (_name, answer, judged) => {
    const found = lessonsOf(rounds({ raised, answer, ...(judged === undefined ? {} : { judged }) }));
    expect(found).toMatchObject([{ outcome: "rejected", why: "By design." }]);
  });

  it.each([
    ["is open", undefined, undefined],
    ["was insisted on", answered("disagreed"), "open"],
    ["went with its code, nobody having disagreed", answered("fixed"), "outdated"],
  ] as const)("learns nothing from one that %s", (_name, answer, judged) => {
    const of = { ...(answer === undefined ? {} : { answer }), ...(judged === undefined ? {} : { judged }) };
    expect(lessonsOf(rounds({ raised, ...of }))).toEqual([]);
  });

  it("takes a person's remark that the coder took up for accepted, and learns nothing from one that waits for a person", () => {
    const people = [make.feedback("f1", 31)];
    expect(lessonsOf(rounds({ people, answer: answered("fixed", "review:31") }))).toMatchObject([
      { outcome: "accepted", by: "person", title: "Please greet louder", kind: "" },
    ]);
    expect(lessonsOf(rounds({ people, answer: answered("disagreed", "review:31") }))).toEqual([]);
  });

  it("learns nothing from a run that only reviews: its words may be a stranger's", () => {
    const drafts = rounds({ raised, answer: answered("fixed"), judged: "fixed" });
    const [start, ...rest] = make.toEvents(drafts);
    expect(start?.type).toBe("START_PROJECT");
    const review = make.toEvents([make.start({ kind: "review" })]);
    expect(findLessons([...review, ...rest])).toEqual([]);
  });
});
