import type { Claim } from "../../src/contracts/claim.ts";
import type { Event, EventPayload, EventType } from "../../src/contracts/events/event.ts";
import { Event as EventSchema } from "../../src/contracts/events/event.ts";
import type { Feature, Plan } from "../../src/contracts/plan.ts";
import { fold } from "../../src/state/fold.ts";

export const run = "20261120-42-divide";
const actor = { login: "maintainer", id: 7, permission: "write" } as const;
const at = "2026-11-20T00:00:00Z";

export const feature: Feature = {
  id: "f1",
  title: "Divide numbers",
  goal: "divide(a, b) gives a / b and refuses to divide by zero.",
  role: "coder",
  mentalModel: "decide",
  model: null,
  priority: 1,
  risk: 1,
  riskReason: "",
  dependsOn: [],
  owns: ["src/**", "test/**"],
  interface: "",
  notDoing: [],
  criteria: [{ id: "f1.c1", text: "divide(6, 3) gives 2", check: "test", issueQuote: "" }],
};
export const plan: Plan = { summary: "Add division.", features: [feature], questions: [], assumptions: [] };

/** The events of one run, each checked by its contract; a step that the tables refuse is a mistake of the test. */
export class History {
  readonly events: Event[] = [];
  #claims = 0;

  add<T extends EventType>(type: T, ticket: Event["ticket"], payload: EventPayload<T>): this {
    const seq = this.events.length + 1;
    const event = {
      seq,
      key: `test:${seq}`,
      at,
      run,
      ticket,
      from: "maintainer",
      to: "coder",
      correlationId: "test",
      actor,
      type,
      payload,
    };
    this.events.push(EventSchema.parse(event));
    const strays = fold(this.events).runs.get(run)?.strays ?? [];
    if (strays.length > 0) throw new Error(`the tables refuse ${type} here`);
    return this;
  }

  start(base: string, issue: { title?: string; body?: string; kind?: "build" | "review" } = {}): this {
    const { title = "Divide numbers", body = "It should divide.", kind = "build" } = issue;
    const said = { number: 42, title, body, author: "maintainer", url: "https://github.com/o/r/issues/42" };
    return this.add("START_PROJECT", null, {
      kind,
      issue: said,
      base: { ref: "main", sha: base },
      budgetUsd: 10,
      commentId: null,
      saidAt: null,
    });
  }

  claim(of: Pick<Claim, "ticket" | "mode" | "base"> & Partial<Claim>): Claim {
    this.#claims += 1;
    const claim: Claim = {
      claim: `${run}.${of.ticket}.${this.#claims}`,
      run,
      round: 1,
      runId: 100,
      attempt: 1,
      head: null,
      seenSeq: this.events.length,
      slices: { plan: 1, implement: 1, review: 1 },
      ...of,
    };
    this.add("CLAIMED", of.ticket, claim);
    return claim;
  }

  end(claim: Claim, outcome: "published" | "failed" | "dead" = "published"): this {
    return this.add("CLAIM_ENDED", claim.ticket, { claim: claim.claim, outcome, reason: "", spent: {} });
  }

  /** Up to the approved plan. */
  approved(base: string, of: Plan = plan): this {
    this.start(base);
    const claim = this.claim({ ticket: "plan", mode: "plan", base });
    this.add("PLAN_PUBLISHED", "plan", {
      revision: 1,
      plan: of,
      estimate: { usd: 1, runnerMinutes: 5, note: "" },
      obstacles: [],
    });
    this.end(claim);
    return this.add("PLAN_APPROVED", "plan", { revision: 1, by: "person", commentId: 1, saidAt: null });
  }
}
