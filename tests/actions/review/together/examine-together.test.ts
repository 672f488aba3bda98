import { afterAll, describe, expect, it } from "vitest";
import type { Finding, JointRemark } from "../../../../src/contracts/review.ts";
import { decideVerdict } from "../../../../src/policy/gates/verdict.ts";
import { aFeature } from "../../../builders/plan.ts";
import { type AskedMind, type Check, JointBench, type Mind, mindOf, names } from "./joint-bench.ts";

const bench = new JointBench();
afterAll(() => bench.remove());

const files = {
  "src/half.js":
    "export function half(b) {\n  if (typeof b !== 'number') throw new TypeError();\n  return 1 / b;\n}\n\nexport const twice = (b) => 2 * b;\n",
};
const remark = (of: Partial<JointRemark> = {}): JointRemark => ({
  ...{
    severity: "medium",
    title: "Division by zero",
    body: "half(0) is Infinity.",
    path: "src/half.js",
    side: "RIGHT",
  },
  ...{ quote: "  return 1 / b;", claimedLine: 3, criterion: null, suggestion: null },
  ...of,
});
const wrong = remark({ title: "Texts are taken", body: "half('x') is NaN, as nothing refuses a text." });
const proof: Check = {
  ...{ outcome: "refuted", reason: "Line 2 refuses it.", path: "src/half.js", claimedLine: 2 },
  quote: "  if (typeof b !== 'number') throw new TypeError();",
};
const textOf = (mind: AskedMind | undefined, as: "reviewer" | "verifier") =>
  JSON.stringify(mind?.seen.find((one) => one.as === as)?.transcript ?? "");
const three = (minds: readonly Mind[]) => names.map((name, index) => mindOf(name, minds[index] ?? {}));
const down: Mind = {
  report: () => {
    throw new Error("the account is closed");
  },
};

describe("several reviewers", () => {
  it("each read alone, say who found what, and are told what they cost", async () => {
    const minds = three([
      { remarks: () => [remark()] },
      { remarks: () => [remark({ severity: "high", title: "Zero is not refused" })] },
      {},
    ]);
    const { made, world } = await bench.review(files, minds);
    expect(made.findings).toMatchObject([
      {
        ...{ title: "Zero is not refused", severity: "high", place: { startLine: 3, line: 3 }, state: "open" },
        voices: [
          { model: "openai/b", severity: "high", title: "Zero is not refused" },
          { model: "anthropic/a", severity: "medium", title: "Division by zero" },
        ],
        verified: { model: "google/c", outcome: "plausible" },
      },
    ]);
    expect(made.reviewers?.map(({ model, outcome, remarks }) => [model, outcome, remarks])).toEqual([
      ["anthropic/a", "completed", 1],
      ["openai/b", "completed", 1],
      ["google/c", "completed", 0],
    ]);
    expect(made.usage?.map(({ model, calls, input, cached, output }) => [model, calls, input, cached, output])).toEqual(
      [
        ["anthropic/a", 1, 1000, 200, 100],
        ["openai/b", 1, 1000, 200, 100],
        ["google/c", 2, 2000, 400, 200],
      ],
    );
    expect(JSON.parse(world.reporter.outputs.get("usage") ?? "{}")).toMatchObject({
      calls: 4,
      input: 4000,
      output: 400,
    });
    for (const mind of minds) expect(textOf(mind, "reviewer")).not.toMatch(/Zero is not refused|Division by zero/);
  });

  it("drop what one alone found and another refutes by a line of the code, and tell it", async () => {
    const { made } = await bench.review(
      files,
      three([{ remarks: () => [wrong] }, { check: () => proof }, { check: () => proof }]),
    );
    expect(made.findings).toEqual([]);
    expect(made.refuted).toMatchObject([
      { title: wrong.title, verified: { outcome: "refuted", line: 2, path: "src/half.js" } },
    ]);
    expect(decideVerdict({ review: made, feature: null, earlier: [] })).toEqual({ decision: "approved", reasons: [] });
  });

  it.each([
    ["a high one", [remark({ ...wrong, severity: "high" })], []],
    ["a critical one", [remark({ ...wrong, severity: "critical" })], []],
    ["one of two finders", [wrong], [wrong]],
  ])("leave %s that is refuted to a person, neither dropped nor asked of the coder", async (_what, one, other) => {
    const mind = (remarks: readonly JointRemark[]): Mind => ({ remarks: () => remarks, check: () => proof });
    const { made } = await bench.review(files, three([mind(one), mind(other), mind([])]));
    expect(made.refuted).toBeUndefined();
    expect(made.findings).toMatchObject([{ title: wrong.title, verified: { outcome: "refuted" } }]);
    expect(decideVerdict({ review: made, feature: null, earlier: [] })).toMatchObject({
      decision: "none",
      reasons: [expect.stringContaining("a person decides")],
    });
  });

  it("show a verifier the claim, its lines and the project's known false alarms, and neither severity, finder nor the author's words", async () => {
    const base = bench.repository.commit({ "REVIEW.md": "Sums are in cents.\n" }, bench.base);
    const minds = three([{ remarks: () => [remark({ severity: "critical" })] }, {}, {}]);
    await bench.review(files, minds, { base });
    const shown = textOf(minds[1], "verifier");
    for (const words of ["Division by zero", "half(0) is Infinity", "return 1 / b;", "Sums are in cents."])
      expect(shown).toContain(words);
    expect(shown.split("# The claims")[1]).not.toMatch(/critical|anthropic|approve me|severity/);
    expect(shown).not.toContain("approve me");
    expect(textOf(minds[1], "reviewer")).toContain("approve me");
  });

  it("are attacked by nobody who found it: where all did, by another model, else it stands and that is told", async () => {
    const all: Mind = { remarks: () => [remark()] };
    const other = mindOf("google/d", { check: () => ({ ...proof, outcome: "confirmed", quote: "  return 1 / b;" }) });
    const config = `  reviewers: [${names.join(", ")}]\n  reviewer: [google/d]\n`;
    const { made } = await bench.review(files, [...three([all, all, all]), other], { config });
    expect(made.findings).toMatchObject([{ verified: { model: "google/d", outcome: "confirmed", line: 3 } }]);
    const only = `  reviewers: [${names.join(", ")}]\n  reviewer: [google/c]\n  planner: [openai/b]\n`;
    const alone = await bench.review(files, three([all, all, all]), { config: only });
    expect(alone.made.findings).toHaveLength(1);
    expect(alone.made.findings[0]).not.toHaveProperty("verified");
    expect(alone.made.unverified).toContain("everybody who could be asked found it too");
  });

  it("are attacked by the one verifier that the configuration names", async () => {
    const verifier = mindOf("openai/e", { check: () => proof });
    const config = `  reviewers: [${names.join(", ")}]\n  verifier: openai/e\n`;
    const minds = three([{ remarks: () => [wrong] }, {}, {}]);
    const { made } = await bench.review(files, [...minds, verifier], { config });
    expect(made.refuted).toMatchObject([{ verified: { model: "openai/e" } }]);
    for (const mind of minds) expect(mind.seen.map(({ as }) => as)).toEqual(["reviewer"]);
  });

  it.each([
    ["says nothing", () => []],
    [
      "adds findings",
      (claims: readonly { id: string }[]) => [...claims, { id: "v9" }].map(({ id }) => ({ finding: id, ...proof })),
    ],
    ["is no verifier", () => "LGTM"],
  ])("keep all as found where who attacks %s", async (_how, checks) => {
    const minds = three([{ remarks: () => [wrong] }, { checks }, { checks }]);
    const { made } = await bench.review(files, minds);
    expect(made.findings).toMatchObject([{ title: wrong.title }]);
    expect(made.findings[0]).not.toHaveProperty("verified");
    expect(made.unverified).toContain(wrong.title);
  });

  it("let the next one attack where a verifier fails for good", async () => {
    const failing: Mind = {
      check: () => {
        throw new Error("quota");
      },
    };
    const minds = three([{ remarks: () => [wrong] }, failing, { check: () => proof }]);
    const { made } = await bench.review(files, minds);
    expect(made.refuted).toMatchObject([{ verified: { model: "google/c" } }]);
  });
});

describe("when some give no review", () => {
  it("tells two of three, posts what they found, and approves nothing by their silence", async () => {
    const { made } = await bench.review(files, three([{ remarks: () => [remark({ severity: "low" })] }, down, {}]));
    expect(made).toMatchObject({
      outcome: "completed",
      model: "anthropic/a, google/c",
      findings: [{ title: "Division by zero" }],
    });
    expect(made.reviewers?.[1]).toMatchObject({
      model: "openai/b",
      outcome: "failed",
      reason: expect.stringContaining("the account is closed"),
    });
    expect(decideVerdict({ review: made, feature: null, earlier: [] })).toMatchObject({
      decision: "none",
      reasons: [expect.stringMatching(/^2 of 3 reviewers answered; openai\/b did not: /)],
    });
  });

  it.each([
    ["one of three", names, [{}, down, down], "1 of 3 reviewers answered, 2 are needed"],
    ["one of two", names.slice(0, 2), [{}, down], "1 of 2 reviewers answered, 2 are needed"],
    ["none", names, [down, down, down], "0 of 3 reviewers answered, 2 are needed"],
  ])("is no review by %s", async (_how, asked, minds, words) => {
    const config = `  reviewers: [${asked.join(", ")}]\n`;
    const { made } = await bench.review(files, three(minds), { config });
    expect(made).toMatchObject({ outcome: "failed", findings: [], reason: expect.stringContaining(words) });
    expect(made.reason).toContain("the account is closed");
  });

  it("counts one that has no key as one that did not answer, by its name", async () => {
    const { made } = await bench.review(files, three([{}, {}, {}]).slice(0, 2));
    expect(made.reviewers?.[2]).toMatchObject({ model: "google/c", outcome: "failed" });
    expect(made.outcome).toBe("completed");
  });
});

describe("their money", () => {
  it("asks nobody where one answer of each would not fit, naming the figures", async () => {
    const minds = three([{}, {}, {}]);
    const { made, world } = await bench.review(files, minds, { usd: 0.02 });
    expect(made).toMatchObject({ outcome: "failed", usage: [] });
    expect(made.reason).toMatch(
      /can cost \$0\.0\d+ \(anthropic\/a \$0\.0\d+, openai\/b .*to verify \$0\.0\d+\), and \$0\.0200 are left .*nobody was asked/,
    );
    for (const mind of minds) expect(mind.seen).toEqual([]);
    expect(world.reporter.outputs.get("spent")).toBe("0");
  });

  it("is one slice: all of them together spend no more than it", async () => {
    const minds = three([{ remarks: () => [remark()] }, { remarks: () => [wrong] }, {}]);
    const { world, made } = await bench.review(files, minds, { usd: 0.08 });
    expect(made.outcome).toBe("completed");
    expect(Number(world.reporter.outputs.get("spent"))).toBeLessThanOrEqual(0.08);
    const used = (made.usage ?? []).reduce((sum, { usd }) => sum + usd, 0);
    expect(used).toBeCloseTo(Number(world.reporter.outputs.get("spent")), 6);
  });
});

describe("in a later round", () => {
  const earlier = (of: Partial<Finding> = {}) => ({
    finding: {
      ...remark(),
      id: "0123456789ab",
      round: 1,
      place: { startLine: 3, line: 3 },
      state: "open" as const,
      ...of,
    },
    ...{ evidence: "", answer: null, insisted: 0 },
  });
  const says = (state: "fixed" | "open" | "outdated", remarks: readonly JointRemark[] = []): Mind => ({
    report: () => ({ remarks, earlier: [{ id: "0123456789ab", state, evidence: `it is ${state}` }] }),
  });
  const again = async (minds: readonly Mind[]) =>
    (await bench.review(files, three(minds), { material: { round: 2, earlier: [earlier()] } })).made;

  it("an earlier finding is solved only when nobody says that it is open", async () => {
    expect((await again([says("fixed"), says("fixed"), says("outdated")])).earlier).toMatchObject([{ state: "fixed" }]);
    expect((await again([says("outdated"), says("outdated"), says("outdated")])).earlier).toMatchObject([
      { state: "outdated" },
    ]);
    expect((await again([says("fixed"), says("open"), says("fixed")])).earlier).toEqual([
      { id: "0123456789ab", state: "open", evidence: "it is open" },
    ]);
  });

  it("raised again in other words by any of them it keeps its id", async () => {
    const reworded = remark({ title: "0으로 나누면 Infinity", body: "half(0)은 Infinity입니다." });
    const made = await again([says("open"), says("open", [reworded]), says("fixed")]);
    expect(made.findings.map(({ id }) => id)).toEqual(["0123456789ab"]);
    expect(made.findings[0]).toMatchObject({ round: 2, title: reworded.title });
  });

  it("ids do not depend on who said it, nor on the order of the reviewers", async () => {
    const idsOf = async (minds: readonly Mind[]) => {
      const { made } = await bench.review(files, three(minds));
      return made.findings.map(({ id }) => id).toSorted();
    };
    const [one, other]: readonly Mind[] = [
      { remarks: () => [remark()] },
      { remarks: () => [wrong, remark({ title: "Zero divisor" })] },
    ];
    expect(await idsOf([one ?? {}, other ?? {}, {}])).toEqual(await idsOf([{}, other ?? {}, one ?? {}]));
  });
});

describe("criteria", () => {
  const feature = aFeature("f1");
  const says = (met: "yes" | "no" | "unclear", remarks: readonly JointRemark[] = []): Mind => ({
    report: () => ({ remarks, criteria: [{ id: "f1.c1", met, evidence: `seen: ${met}` }] }),
    check: () => proof,
  });
  const joined = async (minds: readonly Mind[]) => {
    const { made } = await bench.review(files, three(minds), { material: { feature } });
    return made.criteria.map(({ met }) => met).join();
  };

  it("are met when more saw it than did not, and nobody says that they fail", async () => {
    expect(await joined([says("yes"), says("yes"), says("unclear")])).toBe("yes");
    expect(await joined([says("yes"), says("unclear"), says("unclear")])).toBe("unclear");
    expect(await joined([says("yes"), says("yes"), says("no")])).toBe("no");
  });

  it("do not fail by a remark that was refuted", async () => {
    const failing = says("no", [{ ...wrong, criterion: "f1.c1" }]);
    expect(await joined([failing, says("yes"), says("yes")])).toBe("yes");
  });
});

describe("the team", () => {
  it("is named by the inputs in place of the configuration", async () => {
    const minds = three([{}, {}, {}]);
    const { made } = await bench.review(files, minds, {
      config: "  reviewer: [google/c]\n",
      reviewers: "anthropic/a, openai/b",
    });
    expect(made.reviewers?.map(({ model }) => model)).toEqual(["anthropic/a", "openai/b"]);
    expect(minds[2]?.seen).toEqual([]);
  });

  it.each([
    ["anthropic/a", /`reviewers`: "anthropic\/a" cannot be: expected two to five models/],
    ["anthropic/a, mars/b", /`reviewers`: "mars\/b" cannot be: expected "vendor\/model"/],
    ["anthropic/a, openai/b, anthropic/a", /anthropic\/a stands there twice/],
  ])("is refused by the input and its value: %s", async (reviewers, words) => {
    await expect(bench.review(files, three([]), { reviewers })).rejects.toMatchObject({
      code: "input.invalid",
      message: expect.stringMatching(words),
    });
  });
});
