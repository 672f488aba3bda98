import { expect, it } from "vitest";
import { archiveOld } from "../../../src/actions/route/archive-old.ts";
import type { EventDraft } from "../../../src/contracts/events/event.ts";
import { checkAppend } from "../../../src/state/machines/check-append.ts";
import * as make from "../../builders/events.ts";
import { ManualClock } from "../../fakes/manual-clock.ts";
import { memoryStateStore } from "../../fakes/memory-state-store.ts";

/** A green proof that tells what its commands came from. */
function provedBy(claim: Parameters<typeof make.proved>[0]) {
  const draft = make.proved(claim) as EventDraft<"PROVED">;
  const found = { setup: null, test: "npm test", by: "manifest" as const, source: "package.json", file: null };
  const proof = { ...draft.payload.proof, outcome: "passed" as const, basis: { told: {}, found } };
  return { ...draft, payload: { ...draft.payload, proof } };
}

it("keeps what the reviews of a run taught, and by what it was green, when its events move out of sight", async () => {
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
    provedBy(two),
    make.reviewPosted(two, mended),
    make.ended(two),
    make.stopped(),
  ];
  await store.advance(async () => ({ events }));
  const ports = { state: async () => store, clock };
  await archiveOld(ports);
  expect(await store.read()).toMatchObject({ finished: [], lessons: "", commands: "" });
  await clock.sleep(2 * 86_400_000);
  await archiveOld(ports);
  const { finished, lessons, commands } = await store.read();
  expect(JSON.parse(commands)).toMatchObject({
    version: 1,
    commands: [{ run: make.run, found: { test: "npm test" } }],
  });
  expect(finished).toHaveLength(1);
  expect(store.server.pages.get("README.md")).toContain("Nothing runs.");
  expect(lessons).toContain("- accepted on src/**/*.ts: Zero is not refused [20261120-7-greeting.f1.0123456789ab]");
});
