import { describe, expect, it } from "vitest";
import type { EventDraft } from "../../../src/contracts/events/event.ts";
import { checkAppend } from "../../../src/state/machines/check-append.ts";
import * as make from "../../builders/events.ts";

const check = (before: readonly EventDraft[], draft: EventDraft) => checkAppend(make.toEvents(before), draft);
const one = make.claimOf("f1", 1);
const two = make.claimOf("f1", 2);
const running = make.approvedRun();

describe("checkAppend", () => {
  it("lets the whole way through", () => {
    const solo = make.approvedRun([make.feature("f1")]);
    const way = [
      ...solo,
      make.claimed(one),
      make.commits(one),
      make.proved(one),
      make.reviewPosted(one),
      make.verdict(one, "approved"),
      make.merged("f1"),
      make.ended(one),
      make.complete(),
    ];
    for (const [index, draft] of way.entries()) expect(check(way.slice(0, index), draft)).toBeUndefined();
  });

  it("lets a merge that is not what was proved be done only when the default branch is green with it", () => {
    const watch = make.claimOf("f1", 2, { mode: "watch", round: 1 });
    const red = [
      ...make.approvedRun([make.feature("f1")]),
      make.claimed(one),
      make.diverged("f1"),
      make.merged("f1"),
      make.ended(one),
      make.claimed(watch),
      make.mainProved(watch, "failed"),
      make.ended(watch),
    ];
    const again = make.claimOf("f1", 3, { mode: "watch", round: 1 });
    const green = [...red, make.claimed(again), make.mainProved(again), make.ended(again)];
    for (const [index, draft] of green.entries()) expect(check(green.slice(0, index), draft)).toBeUndefined();
    expect(check(red, make.complete())).toMatch(/is in_progress|running/);
    expect(check(green, make.complete())).toBeUndefined();
  });

  it.each<[string, readonly EventDraft[], EventDraft, RegExp]>([
    ["an event before the start", [], make.blocked("plan"), /START_PROJECT comes first/],
    ["a second start", running, make.start(), /started already and is running/],
    [
      "a second run of the issue",
      running,
      make.start({}, { run: "20261121-7-other" }),
      /issue 7 has the run 20261120-7-greeting, which is running/,
    ],
    [
      "a claim on a ticket that is held",
      [...running, make.claimed(one)],
      make.claimed(two),
      /f1 is held by 20261120-7-greeting\.f1\.1/,
    ],
    ["the same claim twice", [...running, make.claimed(one), make.ended(one)], make.claimed(one), /given before/],
    ["a claim before its dependencies", running, make.claimed(make.claimOf("f3", 1)), /f3 waits for f1, f2/],
    [
      "a claim on a blocked ticket",
      [...running, make.blocked("f1")],
      make.claimed(one),
      /f1 is blocked; CLAIMED leads from todo or in_progress to in_progress/,
    ],
    [
      "work on a ticket that is done",
      [...running, make.claimed(one), make.commits(one), make.merged("f1")],
      make.blocked("f1"),
      /f1 is done/,
    ],
    [
      "a proof of the default branch by a claim that is over",
      [...running, make.claimed(one), make.diverged("f1"), make.merged("f1"), make.ended(one), make.claimed(two)],
      make.mainProved(one),
      /MAIN_PROVED comes from 20261120-7-greeting\.f1\.1, but ticket f1 is held by 20261120-7-greeting\.f1\.2/,
    ],
    ["a ticket that the plan lacks", running, make.blocked("f9"), /no ticket f9; it has plan, f1, f2, f3/],
    [
      "an old plan's approval",
      [make.start(), make.claimed(make.claimOf("plan", 1)), make.planPublished(make.claimOf("plan", 1), 2)],
      make.approved(1),
      /not the newest plan \(2\)/,
    ],
    ["an approval without a plan", [make.start()], make.approved(), /no plan to approve/],
    [
      "a revision after the approval",
      running,
      make.draft("REVISION_REQUESTED", { text: "x", commentId: 1, saidAt: null }),
      /plan is done|is running; REVISION_REQUESTED/,
    ],
    [
      "an end while features are open",
      running,
      make.complete(),
      /running; ALL_FEATURES_COMPLETE leads from .* to done \(every ticket is finished\)/,
    ],
    ["anything but facts after the stop", [...running, make.stopped()], make.claimed(one), /f1 is cancelled/],
    ["a retry of what is cancelled", [...running, make.stopped()], make.retry("f1"), /f1 is cancelled/],
    [
      "another merge of the same ticket",
      [...running, make.claimed(one), make.commits(one), make.merged("f1", 1)],
      make.merged("f1", 2),
      /merged already/,
    ],
    ["the end of a claim that never was", running, make.ended(two), /no claim/],
  ])("refuses %s", (_name, before, draft, words) => {
    expect(check(before, draft)).toMatch(words);
  });

  it("lets a superseded leg write nothing", () => {
    const superseded = [...running, make.claimed(one), make.ended(one, "dead"), make.claimed(two)];
    for (const draft of [make.commits(one), make.proved(one), make.reviewPosted(one), make.verdict(one, "approved")]) {
      expect(check(superseded, draft)).toMatch(/held by 20261120-7-greeting\.f1\.2/);
    }
    expect(check([...running, make.claimed(one), make.ended(one)], make.commits(one))).toMatch(/held by nobody/);
    expect(check([...running, make.claimed(one)], make.commits(one))).toBeUndefined();
  });

  it("takes the same transition again", () => {
    expect(check([...running, make.blocked("f1", "a")], make.blocked("f1", "b"))).toBeUndefined();
    expect(check([...running, make.stopped()], { ...make.stopped(), key: "comment:11" })).toBeUndefined();
    expect(check(running, { ...make.approved(), key: "comment:12" })).toBeUndefined();
  });
});
