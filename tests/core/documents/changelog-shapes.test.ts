import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layChangelog } from "../../../src/core/documents/changelog.ts";
import { toKind } from "../../../src/core/documents/changelog-words.ts";
import { findOutside } from "../../../src/core/documents/find-outside.ts";

const entries = [
  { number: 3, title: "Add tags" },
  { number: 4, title: "parser: fix a leak" },
];
/** The file with these two, compared by the other means too. */
const lay = (file: string): string => {
  const before = Buffer.from(file);
  const laid = layChangelog(before, entries);
  if ("why" in laid || laid.content === null) throw new Error("why" in laid ? laid.why : "no file");
  const turn = { path: "C.md", before, after: laid.content };
  expect(findOutside(turn, [{ kind: "changelog", file: "C.md" }])).toBeUndefined();
  expect(layChangelog(laid.content, entries)).toEqual({ content: laid.content });
  return laid.content.toString();
};

describe("changelogs as people keep them", () => {
  const added = "### Added\n\n- Add tags (#3)\n\n### Fixed\n\n- parser: fix a leak (#4)\n\n";
  const begun = `## [Unreleased]\n\n${added}`;
  const fixed = "\n### Fixed\n\n- parser: fix a leak (#4)\n";

  test.each([
    [
      "a linked heading",
      "# C\n\n## [Unreleased](https://github.com/o/r/compare/v1...HEAD)\n\n### Added\n\n- Old (#1)\n|\n## [1.0.0](https://x) - 2026-01-01\n",
      `- Add tags (#3)\n${fixed}`,
    ],
    [
      "a heading with a day",
      "# C\n\n## [Unreleased] - yyyy-mm-dd\n\n### Added\n- Old (#1)\n|\n## [1.0.0]\n",
      `- Add tags (#3)\n${fixed}`,
    ],
    [
      "headings in small letters",
      "# c\n\n## [unreleased]\n\n### added\n\n- old (#1)\n|\n## [1.0.0]\n",
      `- Add tags (#3)\n${fixed}`,
    ],
    [
      "headings in German",
      "# C\n\n## [Unveröffentlicht]\n\n### Hinzugefügt\n\n- Alt (#1)\n|\n## [1.0.0]\n\n### Behoben\n\n- x\n",
      "- Add tags (#3)\n\n### Behoben\n\n- parser: fix a leak (#4)\n",
    ],
    [
      "headings in Chinese",
      "# C\n\n## [未发布]\n\n### 新增\n\n- 旧 (#1)\n|\n## [1.0.0]\n\n### 修复\n\n- x\n",
      "- Add tags (#3)\n\n### 修复\n\n- parser: fix a leak (#4)\n",
    ],
    [
      "underlined headings and stars",
      "C\n===\n\nUnreleased\n----------\n\n### Added\n\n* Old (#1)\n|\n1.0.0\n-----\n\n* x\n",
      `- Add tags (#3)\n${fixed}`.replaceAll("- ", "* "),
    ],
    ["underlined releases alone", "C\n===\n\n|1.0.0\n-----\n\n- x\n", begun],
    ["a yanked release alone", "# C\n\n|## [0.0.5] - 2014-08-06 [YANKED]\n\n- x\n\n[0.0.5]: https://x\n", begun],
    ["link targets before the first release", "# C\n\nSee [K].\n\n[K]: https://k\n\n|## 1.0.0\n\n- x\n", begun],
    ["a heading before the releases", "# C\n\n## About\n\nText.\n\n|## 1.0.0\n\n- x\n", begun],
    [
      "the heading shown in code",
      "# C\n\n```md\n## [Unreleased]\n```\n\n<!--\n## [Unreleased]\n-->\n\n|## 1.0.0\n\n- x\n",
      begun,
    ],
    [
      "releases of the first level, with other words",
      "|# [2.0.0](https://x) (2024-01-01)\n\n### Features\n\n* a\n\n## [1.9.0](https://x)\n\n### Bug Fixes\n\n* b\n",
      begun.replace("## [", "# [").replace("Added", "Features").replace("Fixed", "Bug Fixes").replaceAll("- ", "* "),
    ],
  ])("grow at the right place: %s", (_name, file, lines) => {
    expect(lay(file.replace("|", ""))).toBe(file.replace("|", lines));
  });

  test("another repository's pull request of that number is not this one", () => {
    const file = "# C\n\n## [Unreleased]\n\n### Added\n\n- What acme/lib#3 and https://x.y/a/b#3 give\n";
    expect(lay(file)).toContain("give\n- Add tags (#3)\n");
  });

  test("an open fence is told, as nothing after it would be seen", () => {
    expect(layChangelog(Buffer.from("# C\n\n```\nx\n"), entries)).toMatchObject({ why: expect.stringMatching(/open/) });
  });

  test("a long title is not cut within a character", () => {
    const laid = layChangelog(null, [{ number: 3, title: `Add ${"x".repeat(195)}😀😀` }]);
    expect("content" in laid && laid.content?.toString()).not.toContain("\ufffd");
  });

  test("whatever lines stand there, lines are only added, once, where they belong", () => {
    const line = fc.constantFrom(
      ..."# C|## [Unreleased]|## 1.0.0|### Added|### Behoben|Unreleased|---|===|```|<!--|-->|- x (#1)|* y|  z|[a]: https://a||> ## q".split(
        "|",
      ),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 14 }), fc.constantFrom("\n", "\r\n"), (lines, end) => {
        const before = Buffer.from(lines.join(end));
        const laid = layChangelog(before, entries);
        if ("why" in laid) return;
        const after = laid.content ?? Buffer.from("");
        expect(findOutside({ path: "C.md", before, after }, [{ kind: "changelog", file: "C.md" }])).toBeUndefined();
        expect(layChangelog(after, entries)).toEqual({ content: after });
      }),
      { numRuns: 2000 },
    );
  });
});

test.each([
  ["Fix the search", "Fixed"],
  ["[ui] Fix the search", "Fixed"],
  ["[Fix] the search", "Fixed"],
  ["🐛 Fix the search", "Fixed"],
  ["ABC-12: fix the search", "Fixed"],
  ["parser: fix a leak", "Fixed"],
  ["fix(parser)!: a leak", "Fixed"],
  ["feat: tags", "Added"],
  ["[security] Harden the door", "Security"],
  ["docs: add a page", "Changed"],
  ["chore(deps): remove left-pad", "Changed"],
  ["Find by tags", "Changed"],
  ["Note: this adds tags", "Changed"],
  ["", "Changed"],
])("the title %j is under %s", (title, kind) => expect(toKind(title)).toBe(kind));
