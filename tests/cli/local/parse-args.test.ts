import { describe, expect, test } from "vitest";
import { parseLocalArgs } from "../../../src/cli/local/parse-args.ts";

const parse = (words: readonly string[]) => parseLocalArgs(words, "/home/me/thing");

describe("the words after npm start", () => {
  test("nothing means the sample", () => {
    expect(parse([])).toEqual({
      input: null,
      demo: "notes",
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
    const options = parse([
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
      input: { repo: "/home/me/thing/a", issue: "/home/me/thing/b.md" },
      demo: "notes",
      out: null,
      goOn: false,
      yes: true,
      models: { coder: "openai/gpt-5", reviewer: "google/gemini-3-pro" },
      say: null,
      noSandbox: false,
      help: false,
    });
  });

  test("paths begin where the person stands; an address on a server is none", () => {
    const of = (repo: string) => parse(["--repo", repo, "--issue", "../b.md", "--out", "o"]);
    expect(of(".").input).toEqual({ repo: "/home/me/thing", issue: "/home/me/b.md" });
    expect(of(".").out).toBe("/home/me/thing/o");
    for (const remote of ["https://example.com/a/b", "ssh://git@example.com/a/b.git", "git@example.com:a/b.git"])
      expect(of(remote).input?.repo).toBe(remote);
    expect(of("a@b/c:d").input?.repo).toBe("/home/me/thing/a@b/c:d");
  });

  test.each([
    [["--repo", "a"], /--repo needs --issue/],
    [["--continue"], /--continue needs --out/],
    [["--model", "boss=openai/gpt-5"], /"boss" is no role/],
    [["--model", "coder=gpt-5"], /vendor\/model/],
    [["--demo", "nothing"], /--demo nothing: there is no such demo\. There is: notes/],
    [["--demo", "notes", "--repo", "a", "--issue", "b"], /no --repo/],
    [["--demo", "notes", "--continue", "--out", "a"], /no --demo/],
    [["--frobnicate"], /frobnicate/],
    [["--model", "coder=openai/gpt-5"], /--model needs --repo/],
    [["--continue", "--out", "a", "--model", "coder=openai/gpt-5"], /no --model/],
    [["--say", "/baton retry"], /--say needs --continue/],
  ])("%j is refused with the usage", (words, message) => {
    expect(() => parse(words)).toThrow(message);
    expect(() => parse(words)).toThrow(/usage:/);
  });
});
