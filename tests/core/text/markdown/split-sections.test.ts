import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitSections } from "../../../../src/core/text/markdown/split-sections.ts";

describe("the sections of a Markdown text", () => {
  it("begin at headings that are none in code, with their level and line", () => {
    const text = "Hello.\n\n# One #\na\n```sh\n# no\n```\n\n    # nor this\n\n### Two\n#no\n##\nend\n";
    expect(splitSections(text).map(({ heading, level, line }) => [heading, level, line])).toEqual([
      ["", 0, 1],
      ["One", 1, 3],
      ["Two", 3, 11],
      ["", 2, 13],
    ]);
  });

  it("are the whole text but for emptiness", () => {
    const line = fc.constantFrom("# a", "## b", "text", "", "```", "    # c", "> # d", "- # e", "\t", "#");
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom("\n", "\r\n"), (lines, end) => {
        const text = lines.join(end);
        const joined = splitSections(text)
          .map((section) => section.text)
          .join("");
        expect(joined.trim()).toBe(text.trim());
      }),
    );
  });
});
