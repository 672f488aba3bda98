import { describe, expect, it } from "vitest";
import { AgentHead } from "../../src/config/agent-file.ts";
import { Config } from "../../src/config/config.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { Plan } from "../../src/contracts/plan.ts";
import { endOfModel, refusalOfName, toServedName } from "../../src/core/model-names.ts";
import { findPrice } from "../../src/core/money/prices.ts";
import { namesOfRole } from "../../src/leg/models-of-role.ts";
import { aFeature, aPlan } from "../builders/plan.ts";

const wrong = "google/gemini-3.1-pro";
const right = "google/gemini-3.1-pro-preview";
const words = /gemini-3\.1-pro is known to the API as gemini-3\.1-pro-preview; write google\/gemini-3\.1-pro-preview/;

describe("names of models", () => {
  it("of the default configuration are served, priced, and do not end", () => {
    const names = Object.values(Config.parse({}).models).flatMap((each) => each ?? []);
    expect(names).toContain(right);
    for (const name of names) {
      expect([name, refusalOfName(name), endOfModel(name)]).toEqual([name, undefined, undefined]);
      expect([name, findPrice(name)]).toEqual([name, expect.objectContaining({ input: expect.any(Number) })]);
    }
  });

  it.each(["planner", "coder", "documenter", "reviewer"])(
    "that no API knows are refused for the %s, with place and right name",
    (role) => {
      const text = `models:\n  ${role}:\n    - ${wrong}\n`;
      expect(() => parseConfig(text)).toThrow(words);
      expect(() => parseConfig(text)).toThrow(/baton\.yml:3:7/);
    },
  );

  it("are refused in an agent's file, for a command-line agent and in the input as well", () => {
    const head = { name: "a", description: "d", role: "coder", models: [wrong] };
    expect(AgentHead.safeParse(head).error?.message).toMatch(words);
    const gemini = `cli: { gemini: { version: 0.61.0, sha256: ${"a".repeat(64)}, model: gemini-3.1-pro } }`;
    expect(() => parseConfig(gemini)).toThrow(words);
    expect(() => namesOfRole(Config.parse({}), "reviewer", { input: wrong })).toThrow(words);
  });

  it("in a plan that was written before are read, and asked by the right name", () => {
    const feature = { ...aFeature("f1"), model: wrong };
    expect(Plan.parse(aPlan([feature])).features[0]?.model).toBe(wrong);
    expect(namesOfRole(Config.parse({}), "coder", { feature: wrong })[0]).toBe(right);
  });

  it.each([
    "openai/gpt-6.1-sol",
    "google/gemini-3.1-pro-preview",
    "google/gemini-3.1-pro-preview-customtools",
    "constructor",
    "openai/constructor",
  ])("nothing is known against %s", (name) => {
    expect(refusalOfName(name)).toBeUndefined();
    expect(toServedName(name)).toBe(name);
  });

  it.each([
    ["google/gemini-2.5-pro", "gemini-3.8-flash"],
    ["openai/gpt-5-mini", "2026-12-11"],
    ["openai/gpt-4.1", "2027-01-14"],
    ["anthropic/claude-opus-4-5-20251101", "any day"],
    ["openai/gpt-5.4", undefined],
    ["openai/gpt-5.5-2026-04-23", undefined],
  ])("tell of %s how it ends", (name, end) => {
    if (end === undefined) expect(endOfModel(name)).toBeUndefined();
    else expect(endOfModel(name)).toContain(end);
  });
});
