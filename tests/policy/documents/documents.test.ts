import { describe, expect, it } from "vitest";
import type { Claim } from "../../../src/contracts/claim.ts";
import type { EventPayload } from "../../../src/contracts/events/event.ts";
import { renderItem } from "../../../src/core/documents/status.ts";
import { renderUnlaid } from "../../../src/policy/documents/render-documented.ts";
import { toSaying } from "../../../src/policy/documents/to-saying.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";
import { aReview, Project, sha } from "../../builders/project.ts";

const byCode = { document: [{ kind: "status" }, { kind: "changelog" }] };
const written = {
  document: [...byCode.document, { kind: "section", file: "README.md", name: "usage", prompt: "How" }],
};
const two = aPlan([aFeature("f1"), aFeature("f2", { dependsOn: ["f1"] })]);
const modes = (claims: readonly Claim[]) => claims.map(({ ticket, mode }) => `${ticket} ${mode}`);

/** Pushed, proved and approved; the claim is over. */
function finish(project: Project, claim: Claim | undefined): void {
  if (claim === undefined) throw new Error("no claim");
  project.push(claim);
  project.prove(claim);
  project.review(claim, "approved");
  project.end(claim);
}

function document(project: Project, claim: Claim | undefined, of: Partial<EventPayload<"DOCUMENTED">> = {}): void {
  if (claim === undefined) throw new Error("no claim");
  const payload: EventPayload<"DOCUMENTED"> = {
    outcome: "written",
    branch: project.ticket(claim.ticket).branch ?? "baton/42-documents",
    from: claim.head,
    head: sha(7001),
    base: sha(1),
    tree: sha(7002),
    files: ["CHANGELOG.md"],
    prose: true,
    unlaid: [],
    summary: "",
    ...of,
  };
  project.tell("DOCUMENTED", payload, { ticket: claim.ticket, claim: claim.claim });
  project.end(claim);
}

/** f1 is merged, f2 approved and proved. */
function atLast(config: Record<string, unknown> = byCode): Project {
  const project = Project.approved(two, config);
  const [first] = project.route();
  if (first === undefined) throw new Error("no claim");
  project.push(first);
  project.prove(first);
  project.review(first, "approved");
  project.merge(first);
  project.end(first);
  finish(project, project.route()[0]);
  return project;
}

describe("documents", () => {
  it("cost nothing where none are kept", () => {
    const project = atLast({});
    expect(modes(project.route())).toEqual(["f2 merge"]);
    expect(project.run.claims.flatMap(({ slices }) => Object.keys(slices))).not.toContain("document");
  });

  it("come on what is merged last, before its merge, once", () => {
    const project = atLast();
    expect(modes(project.run.claims)).toEqual(["plan plan", "f1 implement", "f2 implement"]);
    const [claim] = project.route();
    expect(claim).toMatchObject({ ticket: "f2", mode: "document", slices: {} });
    document(project, claim);
    expect(modes(project.route())).toEqual(["f2 prove"]);
  });

  it("leave verdict and approval as they are, and void the proof", () => {
    const project = atLast({ ...byCode, approval: { merge: "always" } });
    const { head } = project.ticket("f2");
    project.tell("MERGE_APPROVED", { source: "comment", id: 3, head: head ?? "", saidAt: null }, { ticket: "f2" });
    document(project, project.route()[0]);
    expect(project.ticket("f2")).toMatchObject({
      head: sha(7001),
      proof: null,
      verdict: { decision: "approved" },
      mergeApproval: { by: "alice" },
    });
    const [claim] = project.route();
    expect(claim?.mode).toBe("prove");
    project.prove(claim as Claim);
    project.end(claim as Claim);
    expect(modes(project.route())).toEqual(["f2 merge"]);
  });

  it("are reviewed where they are no prose", () => {
    const project = atLast();
    document(project, project.route()[0], { prose: false, files: ["src/a.js"] });
    expect(project.ticket("f2")).toMatchObject({ verdict: null });
    expect(modes(project.route())).toEqual(["f2 review"]);
  });

  it("let a merge through where there is nothing to say", () => {
    const project = atLast();
    const [claim] = project.route();
    document(project, claim, { outcome: "nothing", head: claim?.head ?? null, files: [] });
    expect(project.ticket("f2").proof).not.toBeNull();
    expect(modes(project.route())).toEqual(["f2 merge"]);
  });

  it("come again on a change that a person asked for", () => {
    const project = atLast();
    document(project, project.route()[0]);
    const said = {
      source: "review" as const,
      id: 5,
      state: "changes_requested" as const,
      author: "alice",
      body: "No",
      comments: [],
      saidAt: null,
    };
    project.tell("REVIEW_COMMENTS_RECEIVED", said, { ticket: "f2" });
    const [round] = project.route();
    expect(round).toMatchObject({ mode: "implement", head: sha(7001) });
    finish(project, round);
    expect(modes(project.route())).toEqual(["f2 document"]);
  });

  it("wait until all else is merged, where features are built side by side", () => {
    const project = Project.approved(aPlan([aFeature("f1"), aFeature("f2")]), written);
    const [first, second] = project.route();
    expect([first, second].map((claim) => claim?.slices.document)).toEqual([undefined, undefined]);
    finish(project, first);
    finish(project, second);
    expect(modes(project.route())).toEqual(["f1 merge", "f2 merge"]);
    for (const claim of [first, second]) if (claim !== undefined && claim.ticket === "f1") project.merge(claim);
    for (const claim of project.run.claims.filter(({ ended }) => ended === null)) project.end(claim);
    expect(project.route()).toMatchObject([
      { ticket: "f2", mode: "document", slices: { document: expect.any(Number) } },
    ]);
  });

  it("are drafted beside the tests of the last, for money of its leg, and asked for again only when that gave nothing", () => {
    const project = atLast(written);
    const claim = project.run.claims.at(-1);
    expect(claim).toMatchObject({ ticket: "f2", mode: "implement", slices: { document: expect.any(Number) } });
    expect(Object.values(claim?.slices ?? {}).reduce((sum, usd) => sum + usd, 0)).toBeLessThanOrEqual(10 / 3 + 0.001);
    expect(project.decide().claims).toMatchObject([{ mode: "document", slices: { document: expect.any(Number) } }]);
  });

  it("use the texts that are there", () => {
    const project = Project.approved(aPlan([aFeature("f1")]), written);
    const [claim] = project.route();
    if (claim === undefined) throw new Error("no claim");
    project.push(claim);
    const head = project.ticket("f1").head ?? "";
    const baton = { artifact: "a", digest: "a".repeat(64), bytes: 9, claim: claim.claim, runId: 100 };
    project.tell("DOCUMENTS_DRAFTED", { head, baton, model: "m" }, { ticket: "f1", claim: claim.claim });
    project.prove(claim);
    project.review(claim, "approved");
    project.end(claim);
    expect(project.route()).toMatchObject([{ mode: "document", slices: {} }]);
  });

  it("are what code knows where too little money is left for a text", () => {
    const project = Project.approved(aPlan([aFeature("f1")]), { ...written, budget: { "run-usd": 0.15 } });
    const [claim] = project.route();
    expect(claim?.slices).not.toHaveProperty("document");
    finish(project, claim);
    expect(project.route()).toMatchObject([{ ticket: "f1", mode: "document", slices: {} }]);
  });

  it("get a pull request of their own where no feature is left to be merged with, and the run ends with it", () => {
    const project = atLast();
    const ticket = project.ticket("f2");
    project.tell(
      "PR_MERGED",
      { number: 8, head: ticket.head ?? "", base: sha(1), sha: sha(801), tree: sha(900) },
      { ticket: "f2" },
    );
    const [claim] = project.route();
    expect(project.run.status).toBe("running");
    expect(claim).toMatchObject({ ticket: "docs", mode: "document", head: null });
    document(project, claim, { from: null });
    expect(modes(project.route())).toEqual(["docs prove"]);
  });

  it("end the run where there is nothing to say of what a person merged", () => {
    const project = atLast();
    const ticket = project.ticket("f2");
    project.tell(
      "PR_MERGED",
      { number: 8, head: ticket.head ?? "", base: sha(1), sha: sha(801), tree: sha(900) },
      { ticket: "f2" },
    );
    document(project, project.route()[0], { outcome: "nothing", from: null, head: null, files: [] });
    expect(project.ticket("docs").status).toBe("done");
    project.route();
    expect(project.run.status).toBe("done");
  });

  it("are waited for no more once a person closed their pull request, be it blocked or not", () => {
    for (const branches of [new Map<string, string>(), new Map([["baton/42-documents", sha(99)]])]) {
      const project = atLast();
      const ticket = project.ticket("f2");
      project.tell(
        "PR_MERGED",
        { number: 8, head: ticket.head ?? "", base: sha(1), sha: sha(801), tree: sha(900) },
        { ticket: "f2" },
      );
      document(project, project.route()[0], { from: null });
      if (branches.size > 0) project.route({ branches });
      project.tell("DOCUMENTS_DECLINED", { number: 9 }, { ticket: "docs" });
      expect(project.ticket("docs")).toMatchObject({ status: "cancelled", block: null });
      expect(project.route()).toEqual([]);
      expect(project.run.status).toBe("done");
    }
  });

  it("ask a person where somebody works on their branch", () => {
    const project = atLast();
    const ticket = project.ticket("f2");
    project.tell(
      "PR_MERGED",
      { number: 8, head: ticket.head ?? "", base: sha(1), sha: sha(801), tree: sha(900) },
      { ticket: "f2" },
    );
    document(project, project.route()[0], { from: null });
    project.route({ branches: new Map([["baton/42-documents", sha(99)]]) });
    expect(project.ticket("docs")).toMatchObject({
      status: "blocked",
      block: { reason: expect.stringContaining("somebody else pushed") },
    });
  });

  it("tell on the issue what was left as it is", () => {
    const project = atLast();
    document(project, project.route()[0], {
      unlaid: [{ place: "README.md (usage)", why: "it lacks `<!-- baton:usage:begin -->` @team" }],
    });
    expect(renderUnlaid(project.ticket("f2"))).toBe(
      "📄 Documents that were left as they are:\n\n- `README.md (usage)`: it lacks `<!-- baton:usage:begin -->` @\u200bteam",
    );
  });
});

describe("what code knows to say", () => {
  const say = (project: Project, last = "f2") => {
    const { run, events, config } = project;
    return toSaying({ run, events, config, last, titles: new Map([[1, "Renamed by a person"]]) });
  };
  const linesOf = (project: Project) => say(project).block.items.map(renderItem);

  it("names what is merged and what is in this tree, and nothing else", () => {
    const project = Project.approved(aPlan([aFeature("f1"), aFeature("f2"), aFeature("f3")]), byCode);
    const claims = project.route();
    for (const claim of claims) {
      project.push(claim);
      if (claim.ticket === "f3") continue;
      project.prove(claim);
      project.review(claim, "approved");
    }
    project.merge(claims[0] as Claim);
    const { entries, block } = say(project);
    expect(entries).toHaveLength(project.ticket("f2").pull === null ? 1 : 2);
    expect(block.items.map(({ key, done }) => `${key} ${done}`)).toEqual(["f1 true", "f2 true", "f3 false"]);
  });

  it("is the same however often it is asked, and knows no clock", () => {
    const project = atLast();
    expect(say(project)).toEqual(say(project));
    expect(linesOf(project)[1]).toMatch(/approved \d{4}-\d\d-\d\d \d\d:\d\d UTC, by .*; executed$/);
  });

  it("says who stood in, by model or by a person's yes", () => {
    const project = Project.approved(aPlan([aFeature("f1")]), byCode);
    const [claim] = project.route();
    if (claim === undefined) throw new Error("no claim");
    project.push(claim, { model: "anthropic/other" });
    project.prove(claim);
    project.review(claim, "approved");
    expect(renderItem(say(project, "f1").block.items[0] as never)).toMatch(
      /by anthropic\/other .*; stood in for: anthropic\/other in place of openai\/gpt-6\.1-sol$/,
    );
    const yes = Project.approved(aPlan([aFeature("f1")]), byCode);
    const [other] = yes.route();
    yes.push(other as Claim);
    yes.tell(
      "MERGE_APPROVED",
      { source: "comment", id: 3, head: yes.ticket("f1").head ?? "", saidAt: null },
      { ticket: "f1" },
    );
    expect(renderItem(say(yes, "f1").block.items[0] as never)).toMatch(
      /; stood in for: alice's yes in place of a review$/,
    );
  });

  it("says what a limit cut short", () => {
    const project = Project.approved(aPlan([aFeature("f1"), aFeature("f2")]), byCode);
    const [claim, second] = project.route();
    project.push(claim as Claim);
    project.review(
      claim as Claim,
      "approved",
      aReview({ coverage: { files: 1, dropped: [{ path: "a", reason: "too large" }] } }),
    );
    project.end(second as Claim, "failed");
    project.tell(
      "TICKET_BLOCKED",
      { reason: "the run's budget is used up: $5.00 of $5.00 is spent", remedy: "raise it" },
      { ticket: "f2" },
    );
    const [first, last] = say(project, "f1").block.items.map(renderItem);
    expect(first).toMatch(/; limited by quota: 1 files were not reviewed$/);
    expect(last).toMatch(/^- \[ \] f2 .*: blocked \d{4}-.*; limited by quota: the run's budget is used up/);
  });
});
