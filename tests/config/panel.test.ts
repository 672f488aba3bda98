import { describe, expect, test } from "vitest";
import { synthesizerOf } from "../../src/config/panel.ts";
import { parseConfig } from "../../src/config/parse-config.ts";

describe("the panel's configuration", () => {
  test("has three vendors and one round by default, and a synthesizer that is none of them", () => {
    const { panel } = parseConfig("");
    expect(panel.models.map((name) => name.split("/")[0])).toEqual(["anthropic", "openai", "google"]);
    expect(panel).toMatchObject({ rounds: 1, live: false });
    expect(panel.models).not.toContain(synthesizerOf(panel));
  });

  test("takes another synthesizer where the usual one answers itself", () => {
    const { panel } = parseConfig("panel: { models: [anthropic/claude-opus-5-5, openai/gpt-6.1-sol] }\n");
    expect(synthesizerOf(panel)).toBe("openai/gpt-6.2-sol");
  });

  test.each([
    ["models: [openai/a, google/b, openai/a]", /2:\d+: panel\.models\.2: .*openai\/a stands there twice/],
    ["synthesizer: openai/a\n  models: [openai/a, google/b]", /2:\d+: panel\.synthesizer: .*openai\/a is among those/],
    ["models: [openai/a, cli/codex]", /2:\d+: panel\.models\.1: .*command-line agent/],
    ["models: [gpt]", /2:\d+: panel\.models\.0: .*vendor\/model/],
    ["rounds: 3", /2:\d+: panel\.rounds/],
    ["judge: openai/a", /2:\d+: panel\.judge/],
  ])("refuses what can not be, with its line: %s", (text, words) => {
    expect(() => parseConfig(`panel:\n  ${text}\n`)).toThrow(words);
  });
});
