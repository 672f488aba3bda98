import { describe, expect, test } from "vitest";
import { isWritten } from "../../src/config/documents.ts";
import { parseConfig } from "../../src/config/parse-config.ts";

const parse = (...places: string[]) =>
  parseConfig(`document:\n${places.map((place) => `  - ${place}\n`).join("")}`).document;

describe("document", () => {
  test("is nothing unless it is asked for", () => expect(parseConfig("").document).toEqual([]));

  test("names places, with a file for status and changelog", () => {
    const places = parse(
      "{ kind: status }",
      "{ kind: changelog }",
      "{ kind: section, file: README.md, name: usage, prompt: How it is used }",
      "{ kind: section, file: README.md, name: api, prompt: Its functions }",
      "{ kind: pages, path: docs/api, prompt: A page a module }",
    );
    expect(places.slice(0, 2)).toEqual([
      { kind: "status", file: "STATUS.md", name: "status" },
      { kind: "changelog", file: "CHANGELOG.md" },
    ]);
    expect(places.map(isWritten)).toEqual([false, false, true, true, true]);
  });

  test.each([
    ["a kind that is none", "{ kind: wiki }", /document\.0.*expected kind: status, changelog, section or pages/],
    ["a way out", "{ kind: status, file: ../STATUS.md }", /document\.0\.file.*leads elsewhere/],
    ["an absolute path", "{ kind: changelog, file: /etc/motd }", /document\.0\.file.*absolute/],
    ["git's own folder", "{ kind: pages, path: .git/hooks, prompt: x }", /document\.0\.path.*git's own folder/],
    ["git's own folder in other letters", "{ kind: pages, path: docs/.GIT, prompt: x }", /git's own folder/],
    ["workflows", "{ kind: section, file: .github/workflows/ci.yml, name: a, prompt: x }", /outside of \.github/],
    ["workflows in other letters", "{ kind: pages, path: .GitHub/workflows, prompt: x }", /outside of \.github/],
    ["its own configuration", "{ kind: status, file: .github/baton.yml }", /outside of \.github/],
    [
      "a name that could be an expression",
      "{ kind: section, file: a.md, name: 'a.*', prompt: x }",
      /document\.0\.name/,
    ],
    ["a section of nothing", "{ kind: section, file: a.md, name: a }", /document\.0\.prompt/],
    ["an unknown key", "{ kind: status, path: a }", /document\.0\.path: unknown key/],
  ])("refuses %s", (_name, place, words) => expect(() => parse(place)).toThrow(words));

  test.each([
    [
      "the same markers twice",
      ["{ kind: status, file: A.md }", "{ kind: section, file: A.md, name: status, prompt: x }"],
      /document\.1.*has the markers/,
    ],
    [
      "a changelog and a section in one file",
      ["{ kind: changelog }", "{ kind: section, file: CHANGELOG.md, name: a, prompt: x }"],
      /is a changelog/,
    ],
    [
      "a file below the pages",
      ["{ kind: pages, path: docs, prompt: x }", "{ kind: status, file: docs/STATUS.md }"],
      /overlap/,
    ],
    [
      "pages below pages",
      ["{ kind: pages, path: docs/api, prompt: x }", "{ kind: pages, path: docs, prompt: x }"],
      /overlap/,
    ],
  ])("refuses %s", (_name, places, words) => expect(() => parse(...places)).toThrow(words));
});
