import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Claim } from "../../../src/contracts/claim.ts";
import type { StageOutcome } from "../../../src/contracts/stage.ts";
import { findPreparing } from "../../../src/policy/due/find-preparing.ts";
import { effectsOf } from "../../../src/policy/effects/effects.ts";
import type { Sight } from "../../../src/policy/people/said.ts";
import { toFacts } from "../../../src/policy/people/to-facts.ts";
import { fold } from "../../../src/state/fold.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";
import { alice, aProof, Project, sha } from "../../builders/project.ts";

const three = {
  relays: {
    check: {
      stages: [
        { name: "build", role: "coder" },
        { name: "lint", success: { command: "npm run lint" } },
        { name: "look", prompt: "Look.", success: { person: true } },
      ],
    },
  },
};

const early = "2030-01-01T00:00:00Z";
const saidAt = "2031-01-01T00:00:00Z";

/** A run of kind `task` with one relay, and what its jobs hand in. */
class Relay extends Project {
  begin(relay = "check", kind: "task" | "build" = "task"): this {
    if (this.events.length === 0) this.start({ kind });
    const task = { kind: "relay" as const, relay };
    this.tell("TASK_REQUESTED", { task, commentId: 5, saidAt: null }, { ticket: "r1", key: "comment:5" });
    return this;
  }

  next(): Claim | undefined {
    return this.route().find(({ ticket }) => ticket === "r1");
  }

  proveBase(claim: Claim, outcome: "passed" | "failed" = "passed"): void {
    const proof = aProof({ base: claim.base, outcome });
    this.tell("BASE_PROVED", { sha: claim.base, proof }, { ticket: "r1", claim: claim.claim });
    this.end(claim);
  }

  endStage(claim: Claim, outcome: StageOutcome, spent = 0.1): void {
    const { name = "", of = [] } = claim.stage ?? {};
    const jobs = Object.keys(claim.slices);
    const payload = {
      stage: name,
      place: of.indexOf(name) + 1,
      stages: of.length,
      outcome,
      why: outcome === "failed" ? "it is wrong @team" : "it is right",
      answer: "Closes #1, ![x](https://evil.test/x.png) and @all.",
      model: "google/judge",
      field: null,
      usage: { calls: 1, input: 1000, cached: 500, output: 20 },
      command: null,
      head: claim.head,
      spentUsd: spent,
    };
    this.tell("STAGE_ENDED", payload, { ticket: "r1", claim: claim.claim, key: `stage:${claim.claim}` });
    this.end(claim, "published", Object.fromEntries(jobs.map((job) => [job, spent])));
  }

  /** One leg of a stage that edits. */
  edit(claim: Claim, outcome: "passed" | "failed" = "passed"): void {
    this.push(claim);
    this.prove(claim, { outcome });
    this.endStage(claim, outcome);
  }

  retry(feature: string | null = "r1"): void {
    this.tell("RETRY_REQUESTED", { feature, commentId: null, saidAt: null });
  }

  say(body: string, id: number, at = saidAt, sight?: Sight) {
    const { issue } = this.run;
    const said = {
      kind: "comment",
      id,
      by: { login: "alice", id: 7, isBot: false },
      body,
      saidAt: at,
      ...(sight && { sight }),
      edited: false,
      on: { ...issue, open: true },
      branch: null,
    } as const;
    const facts = toFacts(said, {
      state: fold(this.events),
      events: this.events,
      finished: [],
      actor: alice,
      config: this.config,
      base: { ref: "main", sha: sha(1) },
      now: new Date("2026-11-21T09:00:00Z"),
      replayed: false,
    });
    if (facts.kind === "facts") this.write(...facts.events);
    return facts;
  }

  get comment(): string {
    const effects = effectsOf(this.run, {
      config: this.config,
      repositoryUrl: "https://github.test/o/r",
      workDue: false,
    });
    const found = effects.find((effect) => effect.kind === "plan_comment" && effect.op.startsWith("relay:"));
    return found?.kind === "plan_comment" ? found.body : "";
  }
}
const modeOf = (claim: Claim | undefined) => claim && `${claim.mode} ${claim.stage?.name ?? "-"}`;

/** Through the look at the base, to the first stage. */
function begun(of: Record<string, unknown> = three): Relay {
  const relay = new Relay(of).begin();
  const base = relay.next();
  if (base === undefined) throw new Error("the base is not proved");
  relay.proveBase(base);
  return relay;
}
const must = (claim: Claim | undefined): Claim => {
  if (claim === undefined) throw new Error("nothing is due");
  return claim;
};

describe("a relay", () => {
  it("proves the default branch before code is paid for, then goes stage by stage to its end", () => {
    const relay = new Relay(three).begin();
    const base = must(relay.next());
    expect([modeOf(base), base.slices]).toEqual(["base -", {}]);
    relay.proveBase(base);
    const build = must(relay.next());
    expect(build).toMatchObject({
      mode: "implement",
      round: 1,
      stage: { name: "build", does: [], of: ["build", "lint", "look"] },
    });
    expect(Object.keys(build.slices)).toEqual(["implement"]);
    relay.edit(build);
    const lint = must(relay.next());
    expect(lint).toMatchObject({
      mode: "relay",
      head: relay.ticket("r1").head,
      slices: {},
      stage: { name: "lint", does: ["run"] },
    });
    relay.endStage(lint, "passed", 0);
    const look = must(relay.next());
    expect(look).toMatchObject({ mode: "relay", stage: { name: "look", does: ["think"] } });
    relay.endStage(look, "waits");
    expect(relay.next()).toBeUndefined();
    expect(relay.say("/baton ok", 60)).toMatchObject({ kind: "facts" });
    expect(relay.ticket("r1").status).toBe("done");
    relay.route();
    expect(relay.run.status).toBe("done");
    expect(relay.run.tickets.get("r1")?.merged).toBeNull();
  });

  it("is not begun on a default branch that is red, and is after a retry", () => {
    const relay = new Relay(three).begin();
    relay.proveBase(must(relay.next()), "failed");
    expect(relay.next()).toBeUndefined();
    expect(relay.ticket("r1").block?.reason).toMatch(/the default branch is red/);
    relay.retry();
    expect(modeOf(relay.next())).toBe("base -");
  });

  it("stops at the first stage that does not pass, and a retry goes on from there alone", () => {
    const relay = begun();
    relay.edit(must(relay.next()));
    relay.endStage(must(relay.next()), "failed");
    expect(relay.next()).toBeUndefined();
    expect(relay.ticket("r1").block?.reason).toContain("stage `lint` did not pass: it is wrong");
    expect(relay.run.status).toBe("blocked");
    relay.retry(null);
    expect(modeOf(relay.next())).toBe("relay lint");
  });

  it("looks at what a person pushed to its branch when the stage that failed is tried again", () => {
    const relay = begun();
    relay.edit(must(relay.next()));
    relay.endStage(must(relay.next()), "failed");
    relay.next();
    relay.retry();
    const branches = new Map([[relay.ticket("r1").branch ?? "", sha(77)]]);
    expect(relay.route({ branches })).toMatchObject([{ mode: "relay", stage: { name: "lint" }, head: sha(77) }]);
  });

  it("gives a stage that edits a further round on its own branch after a retry", () => {
    const relay = begun();
    relay.edit(must(relay.next()), "failed");
    expect(relay.next()).toBeUndefined();
    relay.retry();
    expect(must(relay.next())).toMatchObject({ mode: "implement", round: 2, head: relay.ticket("r1").head });
  });

  it("proves a change whose proof was lost, and does not pay for it again", () => {
    const relay = begun();
    const build = must(relay.next());
    relay.push(build);
    relay.end(build, "failed", { implement: 0.5 });
    const prove = must(relay.next());
    expect(prove).toMatchObject({ mode: "prove", stage: { name: "build" }, slices: {} });
    relay.prove(prove);
    relay.endStage(prove, "passed", 0);
    expect(modeOf(relay.next())).toBe("relay lint");
  });

  it("tries a stage again whose job died, three times in all", () => {
    const relay = begun();
    for (let n = 0; n < 3; n++) relay.end(must(relay.next()), "dead");
    expect(relay.next()).toBeUndefined();
    expect(relay.ticket("r1").status).toBe("blocked");
  });

  it("says when its configuration has gone", () => {
    const relay = new Relay(three).begin("check");
    relay.config = { ...relay.config, relays: {} };
    expect(relay.next()).toBeUndefined();
    expect(relay.ticket("r1").block?.reason).toContain("no relay `check`");
  });

  it("goes on beside a plan that waits, and holds its merge or its end back in nothing", () => {
    const relay = new Relay(three).start().publishPlan(aPlan([aFeature("f1")]));
    relay.begin("check", "build");
    relay.proveBase(must(relay.next()));
    relay.edit(must(relay.next()));
    expect(relay.run.status).toBe("awaiting_approval");
    relay.approve();
    expect(
      relay
        .route()
        .map(({ ticket }) => ticket)
        .sort(),
    ).toEqual(["f1", "r1"]);
  });

  it("sets up for a stage that runs a command, and for no other", () => {
    const relay = begun({ ...three, validate: { test: "npm test", setup: "npm ci" } });
    const claimOf = (does: ("think" | "run")[]) => [
      { mode: "relay", stage: { name: "x", does, of: ["x"] }, run: relay.run.run, seenSeq: 1 } as unknown as Claim,
    ];
    const state = { runs: new Map() };
    expect(findPreparing(claimOf(["run"]), state, relay.config)).toBeDefined();
    expect(findPreparing(claimOf(["think"]), state, relay.config)).toBeUndefined();
  });

  it("never gives out more than the run's cap, whatever its stages cost and however they end", () => {
    const ends = fc.array(
      fc.tuple(
        fc.constantFrom("passed", "failed", "waits", "dead" as const),
        fc.double({ min: 0, max: 1, noNaN: true }),
      ),
      { maxLength: 14 },
    );
    fc.assert(
      fc.property(ends, fc.double({ min: 0.05, max: 3, noNaN: true }), (drawn, cap) => {
        const relay = begun({ ...three, budget: { "run-usd": cap } });
        for (const [outcome, part] of drawn) {
          if (relay.ticket("r1").status === "done") break;
          const claim = relay.next();
          expect(relay.run.spentUsd + relay.run.reservedUsd).toBeLessThanOrEqual(cap + 1e-9);
          if (claim === undefined) relay.retry();
          else if (claim.mode === "base") relay.proveBase(claim);
          else if (outcome === "dead") relay.end(claim, "dead");
          else {
            if (claim.mode === "implement") relay.push(claim);
            relay.endStage(claim, outcome, part * Math.max(0, ...Object.values(claim.slices)));
          }
        }
        expect(relay.run.spentUsd + relay.run.reservedUsd).toBeLessThanOrEqual(cap + 1e-9);
      }),
      { numRuns: 60 },
    );
  });
});

describe("/baton ok", () => {
  it("is declined where nothing waits, and where it was said before the stage came to its end", () => {
    const relay = new Relay({ relays: { check: { stages: [{ name: "sign", success: { person: true } }] } } }).begin();
    const declined = (facts: unknown) => JSON.stringify(facts);
    expect(declined(relay.say("/baton ok", 70))).toContain("no stage of a relay waits");
    relay.endStage(must(relay.next()), "waits");
    expect(declined(relay.say("/baton ok r2", 71))).toContain("no stage of a relay waits");
    const shown = (of: object) => ({
      kind: "relay" as const,
      comment: { id: 60, seq: 99, createdAt: early, updatedAt: early, ...of },
    });
    expect(declined(relay.say("/baton ok", 72, saidAt, shown({ seq: 1 })))).toContain("was not shown yet");
    expect(declined(relay.say("/baton ok", 73, saidAt, shown({ id: 99 })))).toContain("newer than your comment");
    expect(declined(relay.say("/baton ok", 74, saidAt, shown({ updatedAt: saidAt })))).toContain("in the second");
    expect(declined(relay.say("/baton ok", 75, saidAt, { kind: "relay", comment: null }))).toContain("is not there");
    expect(declined(relay.say("/baton ok maybe", 76))).toContain("name one relay");
    expect(relay.ticket("r1").status).toBe("in_progress");
    relay.say("/baton ok r1", 77, saidAt, shown({}));
    expect(relay.ticket("r1").status).toBe("done");
  });

  it("the same comment twice is one ok", () => {
    const stages = ["one", "two"].map((name) => ({ name, success: { person: true } }));
    const relay = new Relay({ relays: { check: { stages } } }).begin();
    relay.endStage(must(relay.next()), "waits");
    relay.say("/baton ok", 80);
    relay.endStage(must(relay.next()), "waits");
    expect(relay.say("/baton ok", 80)).toMatchObject({ kind: "ignored" });
    expect(relay.ticket("r1").status).toBe("in_progress");
  });
});

describe("the comment of a relay", () => {
  it("tells the tokens of a stage that edits, whose job alone knows them, and what costs less than a cent", () => {
    const relay = begun();
    const build = must(relay.next());
    relay.push(build);
    relay.prove(build);
    const used = (input: number) => ({ usd: 0.0042, input, cached: 1000, output: 50 });
    relay.tell("CLAIM_COUNTED", { claim: build.claim, jobs: { implement: used(4200) } }, { ticket: "r1" });
    relay.endStage(build, "failed", 0.0042);
    relay.next();
    relay.retry();
    const again = must(relay.next());
    relay.push(again);
    relay.tell("CLAIM_COUNTED", { claim: again.claim, jobs: { implement: used(1300) } }, { ticket: "r1" });
    relay.endStage(again, "passed", 0.0042);
    expect(relay.comment).toContain("| 5,500 in (2,000 cached), 100 out | $0.0084 |");
    expect(relay.comment).toContain("$0.0084 spent on this relay");
  });

  it("is kept up to date, and neutralizes what models and configuration say", () => {
    const relay = begun();
    const build = must(relay.next());
    expect(relay.comment).toContain("⏳ **Stage build** is at work.");
    relay.edit(build);
    const lint = must(relay.next());
    expect(relay.comment).toMatch(
      /\| 1 \| build \| ✅ it is right \| google\/judge \| 1,000 in \(500 cached\), 20 out \| \$0\.1000 \|/,
    );
    expect(relay.comment).toContain("| 2 | lint | ⏳ at work |");
    relay.endStage(lint, "failed");
    relay.next();
    expect(relay.comment).toContain("⛔ **It stands still.** stage `lint` did not pass");
    expect(relay.comment).not.toMatch(/@team|@all|!\[x\]\(https|Closes #1/);
    relay.retry();
    relay.endStage(must(relay.next()), "passed");
    relay.endStage(must(relay.next()), "waits");
    expect(relay.comment).toContain("✋ **Stage look waits for a person:** say `/baton ok`");
    relay.say("/baton ok", 90);
    expect(relay.comment).toContain("✅ **All stages have passed.** Its pull request is a person's to merge.");
    expect(relay.comment).toContain("$0.2000 spent on this relay, within the $10.00 of the run.");
  });
});
