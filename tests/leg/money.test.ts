import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/parse-config.ts";
import { openPurse, toFigure } from "../../src/leg/money.ts";
import type { ToldUsage } from "../../src/ports/model.ts";
import { CollectingReporter } from "../fakes/collecting-reporter.ts";

const config = parseConfig("prices:\n  openai/x: { input: 2, output: 4 }\n");

describe("openPurse", () => {
  it("has told at any moment no less than was spent", () => {
    const reporter = new CollectingReporter();
    const purse = openPurse(1, config, reporter);
    expect(reporter.outputs.get("spent")).toBe("0");
    const reservation = purse.reserve("openai/x", { inputTokens: 100_000, maxOutputTokens: 10_000 });
    expect(Number(reporter.outputs.get("spent"))).toBeCloseTo(0.29); // All of the input may be written to the cache, at a quarter more.
    if (reservation !== undefined) purse.settle("openai/x", reservation, { input: 100_000, cached: 0, output: 1000 });
    expect(reporter.outputs.get("spent")).toBe("0.204");
    expect(purse.spentUsd).toBeCloseTo(0.204);
  });

  it("tells cost and tokens of all that the job asked, and of each model at the foot of the summary", () => {
    const reporter = new CollectingReporter();
    const purse = openPurse(
      1,
      parseConfig("prices: { openai/x: { input: 2, output: 4 }, google/y: { input: 1, output: 1 } }"),
      reporter,
    );
    const told = () =>
      ["cost-usd", "input-tokens", "cached-tokens", "output-tokens"].map((name) => reporter.outputs.get(name));
    expect(told()).toEqual(["0", "0", "0", "0"]);
    expect(reporter.foot).toBe("**Cost:** $0.00, no model was asked.");
    const ask = (model: string, usage: ToldUsage) => {
      const reservation = purse.reserve(model, { inputTokens: 10_000, maxOutputTokens: 2000 });
      expect(Number(reporter.outputs.get("cost-usd"))).toBeGreaterThan(purse.spentUsd);
      if (reservation !== undefined) purse.settle(model, reservation, usage);
    };
    ask("openai/x", { input: 10_000, cached: 4000, output: 1000 });
    expect(told()).toEqual(["0.024", "10000", "4000", "1000"]);
    expect(reporter.foot).toBe(
      "**Cost:** $0.0240 for 1 call, 10,000 tokens in, 4,000 of them from the cache, 1,000 out by `openai/x`.",
    );
    ask("google/y", { input: 2000, cached: 0, output: 500 });
    ask("google/y", undefined);
    expect(told().slice(1)).toEqual(["12000", "4000", "1500"]);
    expect(reporter.foot.split("\n").slice(2)).toEqual([
      "- `openai/x`: $0.0240 for 1 call, 10,000 tokens in, 4,000 of them from the cache, 1,000 out",
      "- `google/y`: $0.0170 for 2 calls, 2,000 tokens in, 500 out; 1 answer not counted by the vendor",
    ]);
  });

  it("takes what is read from the cache for the whole input's price where the configuration says none", () => {
    const asked = { inputTokens: 1000, maxOutputTokens: 1024 };
    const spentOf = (cached: string) => {
      const own = parseConfig(`prices:\n  openai/x: { input: 2, output: 4${cached} }\n`);
      const purse = openPurse(1, own, new CollectingReporter());
      const reservation = purse.reserve("openai/x", asked);
      if (reservation === undefined) throw new Error("nothing was set aside");
      purse.settle("openai/x", reservation, { input: 1000, cached: 1000, output: 0 });
      return purse.spentUsd;
    };
    expect(spentOf("")).toBeCloseTo(0.002);
    expect(spentOf(", cached: 0.2")).toBeCloseTo(0.0002);
  });

  it("tells all that is set aside when several ask at once", () => {
    const reporter = new CollectingReporter();
    const purse = openPurse(1, config, reporter);
    const asked = { inputTokens: 100_000, maxOutputTokens: 10_000 };
    const [one] = [purse.reserve("openai/x", asked), purse.reserve("openai/x", asked)];
    expect(Number(reporter.outputs.get("spent"))).toBeCloseTo(0.58);
    if (one !== undefined) purse.settle("openai/x", one, { input: 100_000, cached: 0, output: 1000 });
    expect(Number(reporter.outputs.get("spent"))).toBeCloseTo(0.204 + 0.29);
  });

  it("gives nothing beyond the slice", () => {
    const purse = openPurse(0.1, config, new CollectingReporter());
    expect(purse.reserve("openai/x", { inputTokens: 100_000, maxOutputTokens: 10_000 })).toBeUndefined();
  });

  it("refuses a model without a price, unless that is allowed", () => {
    const ask = (text: string) =>
      openPurse(1, parseConfig(text), new CollectingReporter()).reserve("openai/nobody-knows", {
        inputTokens: 1,
        maxOutputTokens: 2000,
      });
    expect(() => ask("")).toThrow(/No price is known/);
    expect(ask("budget:\n  allow-unknown-price: true\n")).toBeDefined();
  });

  it("says once of each model whose price is unknown that its money is not counted", () => {
    const reporter = new CollectingReporter();
    const purse = openPurse(1, parseConfig("budget: { allow-unknown-price: true }\n"), reporter);
    const asked = { inputTokens: 1, maxOutputTokens: 2000 };
    for (const model of ["openai/nobody-knows", "openai/nobody-knows", "openai/gpt-5.4"]) purse.reserve(model, asked);
    expect(reporter.warnings).toEqual([
      expect.stringMatching(/No price is known for openai\/nobody-knows: .*"prices"/),
    ]);
  });

  it("says once what a vendor's counts lack, and books all that was set aside each time", () => {
    const reporter = new CollectingReporter();
    const purse = openPurse(1, config, reporter);
    for (const missing of ["-5", "-6"]) {
      const reservation = purse.reserve("openai/x", { inputTokens: 10_000, maxOutputTokens: 5000 });
      if (reservation === undefined) throw new Error("nothing was set aside");
      purse.settle("openai/x", reservation, { uncounted: `usage.output_tokens is ${missing}` });
    }
    expect(purse.spentUsd).toBeCloseTo(0.09);
    expect(reporter.warnings).toEqual([
      expect.stringMatching(/^openai\/x does not tell what .*usage.output_tokens is -5.*this one with \$0.045\.$/),
    ]);
    expect(JSON.parse(reporter.outputs.get("usage") ?? "")).toEqual({ calls: 2, input: 0, cached: 0, output: 0 });
  });

  it("writes figures without exponents", () => {
    expect([0, 1e-7, 0.000001, 1.5, 10].map(toFigure)).toEqual(["0", "0", "0.000001", "1.5", "10"]);
  });
});
