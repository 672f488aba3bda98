import { type Config, Config as ConfigSchema } from "../../src/config/config.ts";
import type { Claim } from "../../src/contracts/claim.ts";
import type { Event, EventDraft, EventPayload, EventType } from "../../src/contracts/events/event.ts";
import type { Plan } from "../../src/contracts/plan.ts";
import type { Proof } from "../../src/contracts/proof.ts";
import type { Finding, Review } from "../../src/contracts/review.ts";
import { toDraft } from "../../src/policy/drafts.ts";
import { type Decision, decide, type World } from "../../src/policy/due/decide.ts";
import { foresee } from "../../src/policy/due/foresee.ts";
import { keys } from "../../src/policy/keys.ts";
import { findChange } from "../../src/state/find-change.ts";
import { fold } from "../../src/state/fold.ts";
import { checkAppend } from "../../src/state/machines/check-append.ts";
import type { RunState } from "../../src/state/state.ts";
import type { TicketState } from "../../src/state/ticket-state.ts";

/** A commit, tree or patch that is told apart by its number. */
export function sha(n: number): string {
  return n.toString(16).padStart(40, "0");
}

export const alice = { login: "alice", id: 7, permission: "write" } as const;
export const runId = "20261120-42-user-auth";

export function aConfig(of: Record<string, unknown> = {}): Config {
  return ConfigSchema.parse(of);
}

export function aProof(of: Partial<Proof> = {}): Proof {
  return {
    base: sha(1),
    tree: sha(900),
    outcome: "passed",
    reason: "",
    tests: null,
    failing: [],
    report: "runner",
    source: "configured",
    sandbox: "bwrap",
    network: false,
    commands: [],
    conflicts: [],
    ...of,
  };
}

export function aFinding(of: Partial<Finding> = {}): Finding {
  return {
    id: "0123456789ab",
    severity: "high",
    title: "It is wrong",
    body: "When x, then y, as z.",
    path: "src/a.ts",
    side: "RIGHT",
    quote: "let a = 1;",
    claimedLine: 3,
    criterion: null,
    suggestion: null,
    round: 1,
    place: { startLine: 3, line: 3 },
    state: "open",
    ...of,
  };
}

export function aReview(of: Partial<Review> = {}): Review {
  const coverage = { files: 1, dropped: [] };
  return {
    outcome: "completed",
    reason: "",
    summary: "Read.",
    findings: [],
    earlier: [],
    criteria: [],
    coverage,
    incremental: false,
    model: "google/gemini-3-pro",
    ...of,
  };
}

/** A state branch in memory that refuses what the state machines refuse, and the deeds of a run's jobs on it. */
export class Project {
  events: readonly Event[] = [];
  config: Config;
  main = 1;
  job = { runId: 100, attempt: 1 };
  #commit = 1000;

  constructor(config: Record<string, unknown> = {}) {
    this.config = aConfig(config);
  }

  get run(): RunState {
    const run = fold(this.events).runs.get(runId);
    if (run === undefined) throw new Error("the run has not started");
    return run;
  }

  ticket(name: string): TicketState {
    const ticket = this.run.tickets.get(name);
    if (ticket === undefined) throw new Error(`no ticket ${name}`);
    return ticket;
  }

  write(...drafts: readonly EventDraft[]): void {
    for (const draft of drafts) {
      const isKnown = this.events.some((event) => event.run === draft.run && event.key === draft.key);
      const problem = isKnown ? undefined : checkAppend(this.events, draft);
      if (problem !== undefined) throw new Error(`${draft.type} (${draft.key}): ${problem}`);
      this.events = foresee(this.events, [draft]);
    }
  }

  tell<T extends EventType>(
    type: T,
    payload: EventPayload<T>,
    of: { ticket?: string | null; key?: string; claim?: string } = {},
  ): void {
    const key = of.key ?? `${type}:${this.events.length}`;
    this.write(
      toDraft(type, {
        run: runId,
        ticket: of.ticket ?? null,
        key,
        correlationId: of.claim ?? key,
        actor: alice,
        payload,
      }),
    );
  }

  start(of: Partial<EventPayload<"START_PROJECT">> = {}): this {
    const issue = {
      number: 42,
      title: "User auth",
      body: "Let users sign in.",
      author: "bob",
      url: "https://github.test/o/r/issues/42",
    };
    this.tell(
      "START_PROJECT",
      {
        kind: "build",
        issue,
        base: { ref: "main", sha: sha(this.main) },
        budgetUsd: this.config.budget["run-usd"],
        commentId: 1,
        saidAt: "2026-11-20T10:00:00Z",
        ...of,
      },
      { key: "comment:1" },
    );
    return this;
  }

  decide(of: Partial<World> = {}): Decision {
    return decide({
      events: this.events,
      config: this.config,
      mainTip: sha(this.main),
      isAlive: () => true,
      sweep: false,
      job: this.job,
      ...of,
    });
  }

  /** What `route` does: decides and writes. */
  route(of: Partial<World> = {}): readonly Claim[] {
    const decision = this.decide(of);
    this.write(...decision.events);
    return decision.claims;
  }

  end(claim: Claim, outcome: "published" | "failed" | "dead" = "published", spent: Record<string, number> = {}): void {
    const payload = {
      claim: claim.claim,
      outcome,
      reason: outcome === "published" ? "" : "it broke",
      spent: { ...Object.fromEntries(Object.keys(claim.slices).map((job) => [job, 0])), ...spent },
    };
    this.tell("CLAIM_ENDED", payload, { ticket: claim.ticket, key: keys.claimEnded(claim.claim), claim: claim.claim });
  }

  publishPlan(plan: Plan, obstacles: EventPayload<"PLAN_PUBLISHED">["obstacles"] = []): this {
    const [claim] = this.route();
    if (claim?.mode !== "plan") throw new Error("no plan is due");
    const revision = (this.run.plan?.revision ?? 0) + 1;
    this.tell(
      "PLAN_PUBLISHED",
      { revision, plan, estimate: { usd: 1, runnerMinutes: 20, note: "" }, obstacles },
      { ticket: "plan", claim: claim.claim },
    );
    this.end(claim);
    return this;
  }

  approve(): this {
    this.tell(
      "PLAN_APPROVED",
      { revision: this.run.plan?.revision ?? 1, by: "person", commentId: 2, saidAt: "2026-11-20T11:00:00Z" },
      { ticket: null },
    );
    return this;
  }

  /** A run whose plan is approved. */
  static approved(plan: Plan, config: Record<string, unknown> = {}): Project {
    return new Project(config).start().publishPlan(plan).approve();
  }

  push(claim: Claim, of: { protectedPaths?: string[]; files?: string[]; model?: string } = {}): void {
    const head = sha(this.#commit++);
    const first = this.ticket(claim.ticket).commits === null;
    const payload = {
      branch: `baton/42-${claim.ticket.slice(1)}-x`,
      base: claim.base,
      parent: claim.head ?? claim.base,
      head,
      tree: sha(this.#commit++),
      round: claim.round,
      files: of.files ?? [`src/${claim.ticket}/a.ts`],
      outsideOwned: [],
      protectedPaths: of.protectedPaths ?? [],
      summary: "Done.",
      answers: [],
      pullRequest: { title: `Add ${claim.ticket}`, body: "What and why." },
      ...(of.model === undefined ? {} : { model: of.model }),
    };
    this.tell(first ? "COMMITS_PUSHED" : "NEW_COMMITS_PUSHED", payload, { ticket: claim.ticket, claim: claim.claim });
  }

  prove(claim: Claim, of: Partial<Proof> = {}): void {
    const head = this.ticket(claim.ticket).head ?? sha(0);
    this.tell(
      "PROVED",
      { head, round: claim.round, proof: aProof({ base: claim.base, tree: sha(this.#commit++), ...of }) },
      { ticket: claim.ticket, claim: claim.claim },
    );
  }

  review(claim: Claim, decision: "approved" | "changes_requested" | "none", of: Partial<Review> = {}): void {
    const ticket = this.ticket(claim.ticket);
    const { base = claim.base, tree = sha(2) } = findChange(ticket) ?? {};
    const about = { head: ticket.head ?? sha(0), round: claim.round };
    const place = { ticket: claim.ticket, claim: claim.claim };
    this.tell("REVIEW_COMMENTS_POSTED", { ...about, base, tree, review: aReview(of) }, place);
    if (decision === "none") return;
    this.tell(
      decision === "approved" ? "REVIEW_APPROVED" : "CHANGES_REQUESTED",
      { ...about, verdict: { decision, reasons: decision === "approved" ? [] : ["high: It is wrong"] } },
      place,
    );
  }

  /** `diverged`: somebody pushed in the same moment, so that what is on main is another tree than the proved one. */
  merge(claim: Claim, { diverged = false } = {}): void {
    const { head, proof } = this.ticket(claim.ticket);
    this.main++;
    const number = 100 + Number(claim.ticket.slice(1));
    const place = { ticket: claim.ticket, claim: claim.claim };
    const expectedTree = proof?.proof.tree ?? sha(3);
    const tree = diverged ? sha(this.#commit++) : expectedTree;
    if (diverged)
      this.tell(
        "MERGE_DIVERGED",
        { number, sha: sha(this.main), expectedTree, actualTree: tree },
        { ...place, key: `diverged:${number}` },
      );
    const payload = { number, head: head ?? sha(0), base: claim.base, sha: sha(this.main), tree };
    this.tell("PR_MERGED", payload, { ...place, key: keys.merged(number) });
  }

  /** What a leg of mode `watch` finds. */
  watch(claim: Claim, outcome: Proof["outcome"], takenBack = false): void {
    const { branch, revert } = this.ticket(claim.ticket);
    const isWanted = outcome === "failed" && !takenBack && revert === null;
    const made = { branch: `${branch}-revert`, base: claim.base, head: sha(this.#commit++), tree: sha(this.#commit++) };
    this.tell(
      "MAIN_PROVED",
      {
        sha: claim.base,
        proof: aProof({ base: claim.base, outcome }),
        takenBack,
        revert: isWanted ? made : null,
        noRevert: null,
      },
      { ticket: claim.ticket, claim: claim.claim },
    );
  }
}
