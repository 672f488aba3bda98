import { expect, it } from "vitest";
import { archiveOld } from "../../../src/actions/route/archive-old.ts";
import { checkAppend } from "../../../src/state/machines/check-append.ts";
import * as make from "../../builders/events.ts";
import { ManualClock } from "../../fakes/manual-clock.ts";
import { memoryStateStore } from "../../fakes/memory-state-store.ts";

it("keeps what the reviews of a run taught when its events move out of sight", async () => {
  const clock = new ManualClock({ autoAdvanceUpToMs: 3 * 86_400_000 });
  const store = memoryStateStore({ clock, accept: checkAppend });
  const one = make.claimOf("f1", 1);
  const two = make.claimOf("f1", 2);
  const id = "0123456789ab";
  const raised = make.review({ findings: [make.finding(id, { title: "Zero is not refused" })] });
  const mended = make.review({ earlier: [{ id, state: "fixed", evidence: "Line 2." }] });
  const events = [
    ...make.approvedRun([make.feature("f1")]),
    make.claimed(one),
    make.commits(one),
    make.reviewPosted(one, raised),
    make.verdict(one, "changes_requested"),
    make.ended(one),
    make.claimed(two),
    make.commits(two),
    make.reviewPosted(two, mended),
    make.ended(two),
    make.stopped(),
  ];
  await store.advance(async () => ({ events }));
  const ports = { state: async () => store, clock };
  await archiveOld(ports);
  expect(await store.read()).toMatchObject({ finished: [], lessons: "" });
  await clock.sleep(2 * 86_400_000);
  await archiveOld(ports);
  const { finished, lessons } = await store.read();
  expect(finished).toHaveLength(1);
  expect(store.server.pages.get("README.md")).toContain("Nothing runs.");
  expect(lessons).toContain("- accepted on src/**/*.ts: Zero is not refused [20261120-7-greeting.f1.0123456789ab]");
});
