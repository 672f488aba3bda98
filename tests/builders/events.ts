import type { Claim } from "../../src/contracts/claim.ts";
import { Event, type EventDraft, type EventPayload, type EventType } from "../../src/contracts/events/event.ts";
import type { Feature, Plan } from "../../src/contracts/plan.ts";
import type { Finding, Review } from "../../src/contracts/review.ts";

export const run = "20261120-7-greeting";
/** `sha(3)` is `000…3`: an object name to tell apart. */
export const sha = (n: number): string => n.toString(16).padStart(40, "0");
const person = { login: "ada", id: 11, permission: "write" } as const;

export type DraftExtras = {
  readonly key?: string;
  readonly ticket?: string | null;
  readonly correlationId?: string;
  readonly run?: string;
};

/** A draft whose key is of its payload unless one is given, so that two different facts are two events. */
export function draft<T extends EventType>(type: T, payload: EventPayload<T>, extras: DraftExtras = {}): EventDraft {
  const ticket = extras.ticket ?? null;
  const key = extras.key ?? `${type}:${ticket}:${JSON.stringify(payload)}`.slice(0, 200);
  const of = extras.run ?? run;
  return {
    key,
    run: of,
    ticket,
    from: "maintainer",
    to: "repository_manager",
    correlationId: extras.correlationId ?? of,
    actor: person,
    type,
    payload,
  } as EventDraft;
}

/** The drafts as events, contract-checked, numbered from 1 on. */
export function toEvents(drafts: readonly EventDraft[], from = 1): Event[] {
  return drafts.map((one, index) => Event.parse({ ...one, seq: from + index, at: "2026-11-20T12:00:00Z" }));
}

export function start(extras: Partial<EventPayload<"START_PROJECT">> = {}, more: DraftExtras = {}): EventDraft {
  return draft(
    "START_PROJECT",
    {
      kind: "build",
      issue: { number: 7, title: "Greeting", body: "Say hello", author: "ada", url: "https://github.com/o/r/issues/7" },
      base: { ref: "main", sha: sha(1) },
      budgetUsd: 10,
      commentId: null,
      saidAt: null,
      ...extras,
    },
    { key: "label:7:0", ...more },
  );
}

export function claimOf(ticket: string, n: number, more: Partial<Claim> = {}): Claim {
  const mode = ticket === "plan" ? "plan" : ticket === "pr" ? "review" : "implement";
  return {
    claim: `${run}.${ticket}.${n}`,
    run,
    ticket,
    mode,
    round: n,
    runId: 100 + n,
    attempt: 1,
    base: sha(1),
    head: null,
    seenSeq: 0,
    slices: { [mode]: 1 },
    ...more,
  };
}

export function claimed(claim: Claim): EventDraft {
  return draft("CLAIMED", claim, { ticket: claim.ticket, key: `claim:${claim.claim}`, correlationId: claim.claim });
}

export function ended(
  claim: Claim,
  outcome: "published" | "failed" | "dead" = "published",
  spent: Record<string, number> = {},
): EventDraft {
  const payload = { claim: claim.claim, outcome, reason: outcome, spent };
  return draft("CLAIM_ENDED", payload, {
    ticket: claim.ticket,
    key: `claim-ended:${claim.claim}`,
    correlationId: claim.claim,
  });
}

export function feature(id: string, dependsOn: readonly string[] = []): Feature {
  return {
    id,
    title: `Feature ${id}`,
    goal: "It greets",
    role: "coder",
    mentalModel: "decide",
    model: null,
    priority: 1,
    risk: 1,
    riskReason: "",
    dependsOn: [...dependsOn],
    owns: [`src/${id}/**`],
    interface: "",
    notDoing: [],
    criteria: [{ id: `${id}.c1`, text: "It greets", check: "test", issueQuote: "" }],
  };
}

export function plan(features: readonly Feature[] = [feature("f1"), feature("f2"), feature("f3", ["f1", "f2"])]): Plan {
  return { summary: "A greeting", features: [...features], questions: [], assumptions: [] };
}

export function planPublished(claim: Claim, revision = 1, of: Plan = plan()): EventDraft {
  const payload = { revision, plan: of, estimate: { usd: 1, runnerMinutes: 5, note: "" }, obstacles: [] };
  return draft("PLAN_PUBLISHED", payload, { ticket: "plan", key: `plan:${revision}`, correlationId: claim.claim });
}

export function approved(revision = 1): EventDraft {
  return draft(
    "PLAN_APPROVED",
    { revision, by: "person", commentId: 5, saidAt: "2026-11-20T12:30:00Z" },
    { key: `comment:approve-${revision}` },
  );
}

/** Up to a plan that is approved: the features are there. */
export function approvedRun(features?: readonly Feature[]): EventDraft[] {
  const claim = claimOf("plan", 1);
  return [
    start(),
    claimed(claim),
    planPublished(claim, 1, plan(features)),
    ended(claim, "published", { plan: 0.25 }),
    approved(),
  ];
}

export type CommitsOf = Partial<EventPayload<"COMMITS_PUSHED">>;

export function commits(claim: Claim, of: CommitsOf = {}): EventDraft {
  const round = of.round ?? claim.round;
  const payload = {
    branch: `baton/7-${claim.ticket.slice(1)}-greeting`,
    base: sha(1),
    parent: sha(1),
    head: sha(100 + round),
    tree: sha(200 + round),
    round,
    files: ["src/a.ts"],
    outsideOwned: [],
    protectedPaths: [],
    summary: "Greets",
    answers: [],
    pullRequest: { title: "Greet", body: "" },
    ...of,
  };
  return draft(round === 1 ? "COMMITS_PUSHED" : "NEW_COMMITS_PUSHED", payload, {
    ticket: claim.ticket,
    key: `commits:${claim.claim}`,
    correlationId: claim.claim,
  });
}

export function finding(id: string, more: Partial<Finding> = {}): Finding {
  return {
    id,
    round: 1,
    place: null,
    state: "open",
    severity: "high",
    title: "Wrong greeting",
    body: "It says goodbye",
    path: "src/a.ts",
    side: "RIGHT",
    quote: "",
    claimedLine: 1,
    criterion: null,
    suggestion: null,
    ...more,
  };
}

export function review(more: Partial<Review> = {}): Review {
  return {
    outcome: "completed",
    reason: "",
    summary: "Read it",
    findings: [],
    earlier: [],
    criteria: [],
    coverage: { files: 1, dropped: [] },
    incremental: false,
    model: "m/x",
    ...more,
  };
}

export function reviewPosted(claim: Claim, of: Review = review(), round = claim.round): EventDraft {
  const payload = {
    head: sha(100 + round),
    base: sha(1),
    tree: sha(200 + round),
    round,
    review: of,
  };
  return draft("REVIEW_COMMENTS_POSTED", payload, {
    ticket: claim.ticket,
    key: `review:${claim.claim}`,
    correlationId: claim.claim,
  });
}

export function verdict(claim: Claim, decision: "approved" | "changes_requested", round = claim.round): EventDraft {
  const payload = {
    head: sha(100 + round),
    round,
    verdict: { decision, reasons: [decision] },
  };
  return draft(decision === "approved" ? "REVIEW_APPROVED" : "CHANGES_REQUESTED", payload, {
    ticket: claim.ticket,
    key: `verdict:${claim.claim}`,
    correlationId: claim.claim,
  });
}

export function proved(claim: Claim, round = claim.round): EventDraft {
  const proof = {
    base: sha(1),
    tree: sha(400 + round),
    outcome: "passed",
    reason: "",
    tests: null,
    failing: [] as string[],
    report: "runner",
    source: "configured",
    sandbox: "bwrap",
    network: false,
    commands: [],
    conflicts: [],
  } as const;
  return draft(
    "PROVED",
    { head: sha(100 + round), proof: { ...proof, commands: [], conflicts: [] }, round },
    { ticket: claim.ticket, key: `proof:${claim.claim}`, correlationId: claim.claim },
  );
}

export function feedback(
  ticket: string,
  id: number,
  state: "approved" | "changes_requested" | "commented" = "commented",
): EventDraft {
  const payload = {
    source: "review",
    id,
    state,
    author: "bob",
    body: "Please greet louder",
    comments: [],
    saidAt: `2026-11-20T13:00:${String(id % 60).padStart(2, "0")}Z`,
  } as const;
  return draft("REVIEW_COMMENTS_RECEIVED", { ...payload, comments: [] }, { ticket, key: `review:${id}` });
}

export function blocked(ticket: string, reason = "stuck"): EventDraft {
  return draft("TICKET_BLOCKED", { reason, remedy: "mend it" }, { ticket, key: `blocked:${ticket}:${reason}` });
}

export function retry(featureId: string | null = null, key = `comment:retry-${featureId}`): EventDraft {
  return draft("RETRY_REQUESTED", { feature: featureId, commentId: 9, saidAt: null }, { key });
}

export function stopped(): EventDraft {
  return draft("RUN_STOPPED", { commentId: 10, saidAt: null }, { key: "comment:10" });
}

export function merged(ticket: string, n = 1): EventDraft {
  return draft(
    "PR_MERGED",
    { number: n, head: sha(101), base: sha(1), sha: sha(500 + n), tree: sha(401) },
    { ticket, key: `merged:${n}` },
  );
}

export function diverged(ticket: string, n = 1): EventDraft {
  return draft(
    "MERGE_DIVERGED",
    { number: n, sha: sha(500 + n), expectedTree: sha(401), actualTree: sha(402) },
    { ticket, key: `diverged:${n}` },
  );
}

/** The default branch proved after that; red with the branch that takes the merge back. */
export function mainProved(
  claim: Claim,
  outcome: "passed" | "failed" = "passed",
  of: Partial<EventPayload<"MAIN_PROVED">> = {},
): EventDraft {
  const proof = {
    base: sha(501),
    tree: sha(402),
    outcome,
    reason: "",
    tests: null,
    failing: [] as string[],
    report: "runner",
    source: "configured",
    sandbox: "bwrap",
    network: false,
    commands: [],
    conflicts: [],
  } as const;
  const revert =
    outcome === "passed"
      ? null
      : { branch: "baton/7-1-greeting-revert", base: sha(501), head: sha(601), tree: sha(602) };
  const payload = {
    sha: sha(501),
    proof: { ...proof, commands: [], conflicts: [] },
    takenBack: false,
    revert,
    noRevert: null,
    ...of,
  };
  return draft("MAIN_PROVED", payload, {
    ticket: claim.ticket,
    key: `main:${claim.claim}`,
    correlationId: claim.claim,
  });
}

export function complete(): EventDraft {
  return draft(
    "ALL_FEATURES_COMPLETE",
    { outcome: { plan: null, code: [], test_result: [], docs: [], spentUsd: 1 } },
    { key: "complete" },
  );
}
