import { expect } from "vitest";
import type { Event } from "../../src/contracts/events/event.ts";
import { renderPages } from "../../src/policy/render/pages.ts";
import type { Scenario } from "./scenario.ts";

/** All events of the state branch in their order, as they lie there. */
export function readEvents({ git }: Scenario): readonly Event[] {
  const lines = git("grep", "-h", "", "baton-state", "--", ":(glob)**/events/**/*.jsonl").split("\n");
  return lines.map((line) => JSON.parse(line) as Event).sort((a, b) => a.seq - b.seq);
}

/** What must hold however a run came to its end: memory without gap or double, no word of a claim after its end, GitHub never asked for what it lacks. */
export function expectConsistent(scenario: Scenario): void {
  const events = readEvents(scenario);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(scenario.git("rev-parse", "baton-state")).toBe(scenario.git("rev-parse", "refs/baton/state"));
  const pages = [...renderPages(events)].map(([path, text]) => [path, text.trim()]);
  expect(pages.map(([path]) => [path, scenario.git("show", `baton-state:${path}`)])).toEqual(pages);
  const claimed = events.filter(({ type }) => type === "CLAIMED").map(({ correlationId }) => correlationId);
  for (const claim of claimed) {
    const own = events.filter(({ correlationId, type }) => correlationId === claim && !wholeRun.has(type));
    expect(own.filter(({ type }) => type === "CLAIM_ENDED").length, `${claim} ends once`).toBe(1);
    expect(own.at(-1)?.type, `nothing of ${claim} comes after its end`).toBe("CLAIM_ENDED");
  }
  expect(scenario.github.violations()).toEqual([]);
  expect(scenario.github.gaps()).toEqual([]);
}

/** What merging brings about for the whole run stands behind the claim's end, in the same push. */
const wholeRun: ReadonlySet<string> = new Set(["CONTINUE_NEXT_FEATURE", "ALL_FEATURES_COMPLETE"]);
