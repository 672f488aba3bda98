import type { Claim } from "../../src/contracts/claim.ts";
import type { EventDraft } from "../../src/contracts/events/event.ts";
import type { Plan } from "../../src/contracts/plan.ts";
import { toClaimedDraft, toDraft } from "../../src/policy/drafts.ts";

/** The events of a run up to the approval of its plan. */
export function startDrafts(of: {
  readonly run: string;
  readonly issue: number;
  readonly main: string;
  readonly plan: Plan;
}): readonly EventDraft[] {
  const draft = {
    run: of.run,
    ticket: null,
    correlationId: of.run,
    actor: { login: "ada", id: 7, permission: "admin" as const },
  };
  const said = { commentId: null, saidAt: null };
  const claim: Claim = {
    claim: `${of.run}.plan.1`,
    run: of.run,
    ticket: "plan",
    mode: "plan",
    round: 1,
    runId: 1,
    attempt: 1,
    base: of.main,
    head: null,
    seenSeq: 1,
    slices: { plan: 1 },
  };
  const about = { run: of.run, ticket: "plan", correlationId: claim.claim };
  const estimate = { usd: 1, runnerMinutes: 10, note: "" };
  return [
    toDraft("START_PROJECT", {
      ...draft,
      key: "label:1:1",
      payload: {
        kind: "build",
        issue: {
          number: of.issue,
          title: "Greetings",
          body: "Say hello.",
          author: "ada",
          url: "https://github.test/octo/sample/issues/1",
        },
        base: { ref: "main", sha: of.main },
        budgetUsd: 10,
        ...said,
      },
    }),
    toClaimedDraft(claim, `claim:${claim.claim}`),
    toDraft("PLAN_PUBLISHED", {
      ...about,
      key: "plan:1",
      payload: { revision: 1, plan: of.plan, estimate, obstacles: [] },
    }),
    toDraft("CLAIM_ENDED", {
      ...about,
      key: `claim-ended:${claim.claim}`,
      payload: { claim: claim.claim, outcome: "published", reason: "", spent: { plan: 0.1 } },
    }),
    toDraft("PLAN_APPROVED", { ...draft, key: "comment:1", payload: { revision: 1, by: "person", ...said } }),
  ];
}
