import { describe, expect, test } from "vitest";
import { parseLocalArgs } from "../../../src/cli/local/parse-args.ts";

describe("the words after npm start", () => {
  test("nothing means the sample", () => {
    expect(parseLocalArgs([])).toEqual({
      input: null,
      out: null,
      goOn: false,
      yes: false,
      models: {},
      say: null,
      noSandbox: false,
      help: false,
    });
  });

  test("a repository and an issue, models by role", () => {
    const options = parseLocalArgs([
      "--repo",
      "a",
      "--issue",
      "b.md",
      "--model",
      "coder=openai/gpt-5",
      "--model",
      "reviewer=google/gemini-3-pro",
      "--yes",
    ]);
    expect(options).toEqual({
      input: { repo: "a", issue: "b.md" },
      out: null,
      goOn: false,
      yes: true,
      models: { coder: "openai/gpt-5", reviewer: "google/gemini-3-pro" },
      say: null,
      noSandbox: false,
      help: false,
    });
  });

  test.each([
    [["--repo", "a"], /--repo needs --issue/],
    [["--continue"], /--continue needs --out/],
    [["--model", "boss=openai/gpt-5"], /"boss" is no role/],
    [["--model", "coder=gpt-5"], /vendor\/model/],
    [["--frobnicate"], /frobnicate/],
    [["--model", "coder=openai/gpt-5"], /--model needs --repo/],
    [["--continue", "--out", "a", "--model", "coder=openai/gpt-5"], /no --model/],
    [["--say", "/baton retry"], /--say needs --continue/],
  ])("%j is refused with the usage", (words, message) => {
    expect(() => parseLocalArgs(words)).toThrow(message);
    expect(() => parseLocalArgs(words)).toThrow(/usage:/);
  });
});
