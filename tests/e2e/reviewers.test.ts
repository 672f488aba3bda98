import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Conversation, Vendor } from "../../src/local/models/script/script.ts";
import { coderOf, countFile, countIssue, done, oneFeature, quickTests } from "./count-notes.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

const models = {
  anthropic: "anthropic/claude-sonnet-5-5",
  openai: "openai/gpt-6.1-sol",
  google: "google/gemini-3.1-pro-preview",
} as const;
const config = `approval:\n  plan: auto\nmodels:\n  reviewers: [${Object.values(models).join(", ")}]\n${quickTests}`;
const line = "  return readNotes(file).length;";
const earlierId = '{{user:"id":"([0-9a-f]{12})"}}';

const remarkOf = (title: string, body: string, of: object = {}) => ({
  ...{ severity: "medium", title, body, path: "src/count.js", side: "RIGHT", quote: line, claimedLine: 9 },
  ...{ criterion: null, suggestion: null, kind: null },
  ...of,
});
const criteria = [{ id: "f1.c1", met: "yes", evidence: "The test." }];

/** What a vendor's model says as one of the reviewers; `round` 2: all that was found is mended. */
function reviewer(vendor: Vendor, remarks: readonly unknown[], round = 1): Conversation {
  const earlier = round === 1 ? [] : [{ id: earlierId, state: "fixed", evidence: "Line 5 counts what is kept." }];
  return {
    name: `${vendor} reviews round ${round}`,
    vendor,
    system: "You are a reviewer of Baton",
    ...(round === 1 ? {} : { user: "Earlier findings and the author" }),
    turns: [{ call: [done({ summary: `${vendor} read the count.`, remarks, earlier, criteria })] }],
  };
}

function verifier(vendor: Vendor, outcome: "confirmed" | "refuted", reason: string): Conversation {
  const check = { finding: "v1", outcome, reason, path: "src/count.js", quote: line, claimedLine: 5 };
  return {
    name: `${vendor} verifies`,
    vendor,
    system: "You are a verifier of Baton",
    turns: [{ call: [done({ checks: [check] })] }],
  };
}

const pullOf = async (scenario: Scenario) => {
  const [first] = await scenario.get<{ number: number; merged_at: string | null }[]>("/pulls?state=all");
  if (first === undefined) throw new Error("no pull request was opened");
  return first;
};
const reviewsOf = async (scenario: Scenario) =>
  scenario.get<{ body: string }[]>(`/pulls/${(await pullOf(scenario)).number}/reviews`);

describe("three vendors' models review a feature", () => {
  let scenario: Scenario;

  beforeAll(async () => {
    const mended = countFile.replace("readNotes(file).length", "readNotes(file).filter(Boolean).length");
    scenario = await startScenario({
      script: oneFeature(
        ...(["anthropic", "openai", "google"] as const).map((vendor) => reviewer(vendor, [], 2)),
        reviewer("anthropic", [
          remarkOf("Empty entries are counted", "A file with [null] counts 1, though there is no note."),
        ]),
        reviewer("openai", [
          remarkOf(
            "Throws when there is no file",
            "readNotes throws for a file that is not there, which reaches the caller @team, closes #1.",
          ),
        ]),
        reviewer("google", [
          remarkOf("빈 항목도 센다", "[null]인 파일은 비어 있는데도 1로 셉니다.", { severity: "high" }),
        ]),
        verifier("openai", "confirmed", "The length counts each entry, null too."),
        verifier("google", "refuted", "readNotes gives [] there, as the test shows."),
        coderOf("mends", { "src/count.js": mended }, { user: "answer 1 findings", answers: [earlierId] }),
      ),
      files: { ".github/baton.yml": config },
      issue: countIssue,
    });
    await scenario.drive();
  }, 300_000);
  afterAll(() => scenario.remove());

  test("what two found in other words and languages is one remark at its line, with who agreed", async () => {
    const comments = await scenario.get<{ body: string; path: string; original_line: number }[]>(
      `/pulls/${(await pullOf(scenario)).number}/comments?per_page=100`,
    );
    expect(comments).toHaveLength(1);
    const [{ body = "", path, original_line: at } = {}] = comments;
    expect([path, at]).toEqual(["src/count.js", 5]);
    expect(body).toContain("**high:** 빈 항목도 센다");
    expect(body).toContain("<summary>Why this was flagged</summary>");
    expect(body).toContain(`\`${models.google}\` (high), \`${models.anthropic}\` (medium): 2 agree`);
    expect(body).toContain(`**Confirmed by** \`${models.openai}\`: The length counts each entry, null too.`);
  });

  test("what one invented is told as refuted by a line of the code, and acts on nothing", async () => {
    const [first] = await reviewsOf(scenario);
    expect(first?.body).toContain("3 of 3 reviewers answered");
    expect(first?.body).toContain("1 remark refuted and left out");
    expect(first?.body).toContain(`refuted by \`${models.google}\` (\`src/count.js:5\`)`);
    expect(first?.body).not.toMatch(/@team(?!`)|closes #1/);
    for (const model of Object.values(models))
      expect(first?.body).toMatch(new RegExp(`\\| \`${model}\` \\| \\d+ \\| \\d+ `));
    expect([...(await scenario.ticket("f1")).findings.values()].map(({ finding }) => finding.state)).toEqual(["fixed"]);
  });

  test("the coder mends the one that stands, all three see it, and it is merged", async () => {
    expect((await scenario.run()).status).toBe("done");
    expect((await pullOf(scenario)).merged_at).not.toBeNull();
    expect((await scenario.ticket("f1")).reviews.map(({ verdict }) => verdict?.decision)).toEqual([
      "changes_requested",
      "approved",
    ]);
  });

  test("nothing was asked that nobody expected", () => {
    expect([...scenario.models.unmatched(), ...scenario.models.refused()]).toEqual([]);
    expect([...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  });
});

describe("a grave remark that a verifier refutes", () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario({
      script: oneFeature(
        reviewer("anthropic", []),
        reviewer("openai", [
          remarkOf("Throws when there is no file", "readNotes throws for a file that is not there.", {
            severity: "high",
          }),
        ]),
        reviewer("google", []),
        verifier("google", "refuted", "readNotes gives [] there, as the test shows."),
      ),
      files: { ".github/baton.yml": config },
      issue: countIssue,
    });
    await scenario.drive();
  }, 300_000);
  afterAll(() => scenario.remove());

  test("waits for a person, and costs no round", async () => {
    const ticket = await scenario.ticket("f1");
    expect(ticket.status).toBe("blocked");
    expect(ticket.block?.reason).toContain(`high, refuted by ${models.google}: Throws when there is no file`);
    expect(ticket.block?.remedy).toContain("approve the pull request yourself");
    expect(ticket.round).toBe(1);
    const [first] = await reviewsOf(scenario);
    expect(first?.body).toContain("Reviewed, without a verdict");
  });

  test("is merged by a person's yes", async () => {
    await scenario.comment((await pullOf(scenario)).number, "/baton approve");
    await scenario.drive();
    expect((await scenario.run()).status).toBe("done");
    expect((await pullOf(scenario)).merged_at).not.toBeNull();
    expect([...scenario.models.unmatched(), ...scenario.models.refused()]).toEqual([]);
  }, 300_000);
});
