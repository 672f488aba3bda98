import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Said, Setting, Sight } from "../../../src/policy/people/said.ts";
import { toFacts } from "../../../src/policy/people/to-facts.ts";
import { fold } from "../../../src/state/fold.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";
import { alice, Project, sha } from "../../builders/project.ts";

type Comment = Said & { readonly kind: "comment" };
const by = { login: "alice", id: 7, isBot: false };
const on = { number: 42, title: "User auth", body: "x", author: "bob", url: "u", open: true };
const noon = (seconds: number) => new Date(Date.parse("2026-11-20T12:00:00Z") + seconds * 1000).toISOString();
const comment = (of: Partial<Comment> = {}): Comment => ({
  kind: "comment",
  id: 50,
  by,
  body: "/baton approve",
  saidAt: noon(10),
  edited: false,
  on,
  branch: null,
  ...of,
});

/** All that a runner's clock has written or says, moved by as much. */
function setting({ events, config }: Project, shiftMs = 0): Setting {
  const shift = (time: string) => new Date(Date.parse(time) + shiftMs).toISOString();
  const moved = events.map((event) => ({ ...event, at: shift("2026-11-20T12:00:00Z") }));
  return {
    state: fold(moved),
    events: moved,
    finished: [],
    actor: alice,
    config,
    base: { ref: "main", sha: sha(1) },
    now: new Date(Date.parse(noon(20)) + shiftMs),
    replayed: false,
  };
}
function decide(said: Said, project: Project, shiftMs = 0): string {
  const facts = toFacts(said, setting(project, shiftMs));
  if (facts.kind !== "facts") return `${facts.kind}: ${facts.reason}`;
  return facts.events
    .map(({ type, payload }) => `${type}${"reason" in payload ? `: ${payload.reason}` : ""}`)
    .join(", ");
}

const planned = new Project().start().publishPlan(aPlan([aFeature("f1")]));
const planSeq = planned.run.plan?.seq ?? 0;
const pushed = Project.approved(aPlan([aFeature("f1")]));
const [claim] = pushed.route();
if (claim === undefined) throw new Error("no claim");
pushed.push(claim);
const { branch, head } = pushed.ticket("f1");

const plan = (of: Partial<NonNullable<(Sight & { kind: "plan" })["comment"]>> = {}): Sight => ({
  kind: "plan",
  comment: { id: 40, seq: planSeq, createdAt: noon(-60), updatedAt: noon(5), ...of },
});

describe("a yes to a plan", () => {
  it.each<readonly [string, Sight, string]>([
    ["after the second in which its comment showed it", plan(), "PLAN_APPROVED"],
    ["in that second, where nobody can tell", plan({ updatedAt: noon(10) }), "nobody can tell which came first"],
    ["before it", plan({ updatedAt: noon(11) }), "is newer than your comment"],
    ["while the comment still showed what was before", plan({ seq: planSeq - 1 }), "was not shown yet"],
    ["without the comment", { kind: "plan", comment: null }, "is posted again"],
    [
      "in the second of a comment that was never edited, with a higher id",
      plan({ createdAt: noon(10), updatedAt: noon(10) }),
      "PLAN_APPROVED",
    ],
    [
      "in that second with a lower id",
      plan({ id: 51, createdAt: noon(10), updatedAt: noon(10) }),
      "is newer than your comment",
    ],
  ])("counts only %s", (_, sight, expected) => {
    expect(decide(comment({ sight }), planned)).toContain(expected);
  });
});

describe("a yes on a pull request", () => {
  const here = { on: { ...on, number: 101 }, branch };
  const known = (knownAt: string | null, of = head ?? ""): Sight => ({ kind: "head", head: of, knownAt });
  it.each<readonly [string, Sight, string]>([
    ["after the second in which its head was known there", known(noon(9)), "MERGE_APPROVED"],
    ["in that second", known(noon(10)), "nobody can tell which came first"],
    ["before it", known(noon(11)), "newer commits have come since"],
    ["with another head", known(noon(0), sha(77)), "newer commits have come since"],
    ["with nothing that tells since when", known(null), "approve them by a review"],
  ])("counts only %s", (_, sight, expected) => {
    expect(decide(comment({ ...here, sight }), pushed)).toContain(expected);
  });
});

describe("`/baton run` where a run is active", () => {
  it("is told that there is one, unless it was said before the comment that began it", () => {
    expect(decide(comment({ body: "/baton run" }), planned)).toContain("is active already");
    const second = new Project().start({ commentId: 90, saidAt: noon(30) });
    expect(decide(comment({ body: "/baton run" }), second)).toContain("has begun since");
  });

  it("is compared by the server's seconds with a label, which has no id", () => {
    const labelled = (saidAt: string | null) => new Project().start({ commentId: null, saidAt });
    expect(decide(comment({ body: "/baton run" }), labelled(noon(11)))).toContain("has begun since");
    expect(decide(comment({ body: "/baton run" }), labelled(noon(10)))).toContain("is active already");
    expect(decide(comment({ body: "/baton run" }), labelled(null))).toContain("is active already");
  });
});

describe("a runner's clock", () => {
  it("that is wrong changes nothing of what people's words come to", () => {
    const bodies = ["/baton approve", "/baton run", "/baton revise x", "/baton retry", "/baton stop", "/baton status"];
    const second = fc.integer({ min: -5, max: 25 }).map(noon);
    const sight = fc.oneof(
      fc.constant(undefined),
      fc.record({ updatedAt: second, createdAt: second, id: fc.integer({ min: 40, max: 60 }) }).map((of) => plan(of)),
      second.map((knownAt): Sight => ({ kind: "head", head: head ?? "", knownAt })),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...bodies),
        second,
        sight,
        fc.constantFrom(planned, pushed),
        fc.boolean(),
        fc.constantFrom(-86_400_000, -600_000, 600_000, 86_400_000),
        (body, saidAt, seen, project, onPull, shiftMs) => {
          const place = onPull ? { on: { ...on, number: 101 }, branch } : {};
          const said = comment({ body, saidAt, ...place, ...(seen === undefined ? {} : { sight: seen }) });
          expect(decide(said, project, shiftMs)).toBe(decide(said, project));
        },
      ),
      { numRuns: 400 },
    );
  });
});
