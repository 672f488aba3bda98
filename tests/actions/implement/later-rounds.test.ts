import { afterAll, describe, expect, it } from "vitest";
import type { Finding } from "../../../src/contracts/review.ts";
import { scriptedModel } from "../../fakes/scripted-model.ts";
import { History } from "../../leg/history.ts";
import { Bench, complete, divide, write } from "./bench.ts";

const bench = new Bench();
const { repository, base } = bench;
afterAll(() => bench.remove());

/** A run whose first round was pushed as `head`, with one finding open. */
function afterRoundOne(head: string, finding: Finding): History {
  const history = new History().approved(base);
  const claim = history.claim({ ticket: "f1", mode: "implement", base });
  const tree = repository.git("rev-parse", `${head}^{tree}`);
  history.add("COMMITS_PUSHED", "f1", {
    branch: "baton/42-1-divide",
    base,
    parent: base,
    head,
    tree,
    round: 1,
    files: ["src/divide.js"],
    outsideOwned: [],
    protectedPaths: [],
    summary: "s",
    answers: [],
    pullRequest: { title: "t", body: "" },
  });
  const review = {
    outcome: "completed" as const,
    reason: "",
    summary: "s",
    findings: [finding],
    earlier: [],
    criteria: [{ id: "f1.c1", met: "unclear" as const, evidence: "no test divides by zero" }],
    coverage: { files: 1, dropped: [] },
    incremental: false,
    model: "m",
  };
  history.add("REVIEW_COMMENTS_POSTED", "f1", { head, base, tree, round: 1, review });
  history.add("CHANGES_REQUESTED", "f1", {
    head,
    round: 1,
    verdict: { decision: "changes_requested", reasons: ["high"] },
  });
  return history.end(claim);
}

const finding: Finding = {
  id: "0123456789ab",
  severity: "high",
  title: "Zero",
  body: "divide(1, 0) is Infinity",
  path: "src/divide.js",
  side: "RIGHT",
  quote: divide.trim(),
  claimedLine: 1,
  criterion: null,
  suggestion: null,
  round: 1,
  place: { startLine: 1, line: 1 },
  state: "open",
};

describe("implement, a later round", () => {
  it("goes on from the branch's head and answers what is open", async () => {
    const head = repository.commit({ "src/divide.js": divide }, base);
    const history = afterRoundOne(head, finding);
    const better = "export const divide = (a, b) => { if (b === 0) throw new RangeError(); return a / b; };\n";
    const answers = [{ finding: finding.id, outcome: "fixed" as const, reason: "throws now" }];
    const model = scriptedModel([write("src/divide.js", better), complete(), complete({ answers })], "openai/coder");
    const { change } = await bench.runRound(history, model, { head, round: 2 });
    expect(change).toMatchObject({
      base,
      parent: head,
      summary: { answers },
      files: [{ path: "src/divide.js", content: better }],
    });
    expect(JSON.stringify(model.asked[0]?.transcript)).toContain("divide(1, 0) is Infinity");
    expect(JSON.stringify(model.asked[2]?.transcript)).toContain(`nothing is said of ${finding.id}`);
  });

  it("takes up what people said on the pull request, and the output of a failed proof", async () => {
    const head = repository.commit({ "src/divide.js": divide }, base);
    const history = afterRoundOne(head, finding);
    const comments = [{ id: 8, path: "src/divide.js", line: 1, body: "Name it quotient." }];
    history.add("REVIEW_COMMENTS_RECEIVED", "f1", {
      source: "review",
      id: 7,
      state: "changes_requested",
      author: "anna",
      body: "",
      comments,
      saidAt: null,
    });
    history.add("PROVED", "f1", {
      head,
      round: 1,
      proof: {
        base,
        tree: head,
        outcome: "failed",
        reason: "",
        tests: null,
        failing: [],
        report: "runner",
        source: "configured",
        sandbox: "bwrap",
        network: false,
        conflicts: [],
        commands: [
          {
            step: "test",
            command: "npm test",
            exitCode: 1,
            timedOut: false,
            durationMs: 1,
            log: "1 failing: quotient",
          },
        ],
      },
    });
    const answers = [finding.id, "comment:8"].map((id) => ({ finding: id, outcome: "fixed" as const, reason: "done" }));
    const model = scriptedModel(
      [write("src/divide.js", "export const quotient = 1;\n"), complete({ answers })],
      "openai/coder",
    );
    await bench.runRound(history, model, { head, round: 2 });
    const shown = JSON.stringify(model.asked[0]?.transcript);
    for (const words of ["Name it quotient.", "1 failing: quotient", "no test divides by zero", "meet f1.c1"])
      expect(shown).toContain(words);
  });

  it("begins anew on the default branch's tip when the head no longer merges, with the conflict's markers to resolve", async () => {
    const head = repository.commit({ "src/sum.js": "export const sum = 2;\n", "src/divide.js": divide }, base);
    const main = repository.commit({ "src/sum.js": "export const sum = 3;\n", "src/other.js": "main\n" }, base);
    const history = afterRoundOne(head, { ...finding, state: "fixed" });
    const look = { call: [{ name: "read_file", input: { path: "src/sum.js", from: null, to: null } }] };
    const model = scriptedModel(
      [look, complete(), write("src/sum.js", "export const sum = 5;\n"), complete()],
      "openai/coder",
    );
    const { change } = await bench.runRound(history, model, { head, base: main, round: 2 });
    expect(JSON.stringify(model.asked[1]?.transcript)).toContain("<<<<<<<");
    expect(JSON.stringify(model.asked[2]?.transcript)).toContain("src/sum.js still holds conflict markers");
    expect(change).toMatchObject({ base: main, parent: main });
    expect(change.files.map((file) => file.path)).toEqual(["src/divide.js", "src/sum.js"]);
  });
});
