import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layChangelog, renderEntry } from "../../../src/core/documents/changelog.ts";
import { type DocumentPlaceOf, findOutside } from "../../../src/core/documents/find-outside.ts";
import { fromLines, toLines } from "../../../src/core/documents/lines.ts";
import { type Laid, laySection, readSection, toMarkers } from "../../../src/core/documents/section.ts";
import { layStatus, renderInstant, type StatusItem } from "../../../src/core/documents/status.ts";

const contentOf = (laid: Laid): Buffer => {
  if ("why" in laid) throw new Error(laid.why);
  if (laid.content === null) throw new Error("there is no file");
  return laid.content;
};
const text = (laid: Laid): string => contentOf(laid).toString("utf8");
const whyOf = (laid: Laid): string => ("why" in laid ? laid.why : "");

/** Any bytes, in lines of any end. */
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
const written = fc.string({ unit: "grapheme", maxLength: 60 });
const title = fc.oneof(
  written,
  fc.constantFrom("Add <b>bold</b>", "Fix --> it", "![x](https://evil.example/p.png)", "closes #1 @team"),
);
const markers = (name: string, inside = "", end = "\n") =>
  `${toMarkers(name).begin}${end}${inside}${toMarkers(name).end}${end}`;

const item = (key: string, of: Partial<StatusItem> = {}): StatusItem => ({
  key,
  title: `Title of ${key}`,
  done: true,
  number: 7,
  by: "openai/gpt",
  when: "merged 2026-11-20 10:12 UTC",
  doing: "executed",
  why: "",
  ...of,
});
const block = (...items: StatusItem[]) => ({ id: "20261120-1-notes", heading: "#1 Notes", items });

describe("a section between markers", () => {
  test("every byte outside of it stays, whatever encoding and line ends are there", () => {
    fc.assert(
      fc.property(
        bytes,
        bytes,
        fc.constantFrom("\n", "\r\n"),
        fc.stringMatching(/^[ -~\n]{0,80}$/),
        (before, after, end, said) => {
          const file = Buffer.concat([
            before,
            Buffer.from("\n"),
            Buffer.from(markers("usage", `old${end}`, end)),
            after,
          ]);
          const laid = contentOf(laySection(file, "usage", said));
          const head = Buffer.concat([before, Buffer.from(`\n${toMarkers("usage").begin}${end}`)]);
          const tail = Buffer.concat([Buffer.from(`${toMarkers("usage").end}${end}`), after]);
          expect(laid.subarray(0, head.length)).toEqual(head);
          expect(laid.subarray(laid.length - tail.length)).toEqual(tail);
          expect(contentOf(laySection(laid, "usage", said))).toEqual(laid);
          const place = { kind: "section", file: "a.md", name: "usage" } as const;
          expect(findOutside({ path: "a.md", before: file, after: laid }, [place])).toBeUndefined();
        },
      ),
    );
  });

  test("takes the line ends of the file", () => {
    const file = Buffer.from(markers("usage", "", "\r\n"));
    expect(text(laySection(file, "usage", "a\nb\n"))).toBe(markers("usage", "a\r\nb\r\n", "\r\n"));
  });

  test("is found in any comment, and gives back what stands there", () => {
    const file = Buffer.from("# baton:list:begin\nx\n# baton:list:end\n");
    expect(readSection(file, "list")).toBe("x\n");
    expect(text(laySection(file, "list", "y"))).toBe("# baton:list:begin\ny\n# baton:list:end\n");
  });

  test.each([
    ["no marker", "text\n", /lacks `<!-- baton:usage:begin -->` and `<!-- baton:usage:end -->`/],
    ["no end", "<!-- baton:usage:begin -->\n", /lacks `<!-- baton:usage:end -->`/],
    ["another name alone", "<!-- baton:my-usage:begin -->\n<!-- baton:usage:end -->\n", /lacks/],
    ["two pairs", markers("usage") + markers("usage"), /more than once/],
    ["the wrong order", "<!-- baton:usage:end -->\n<!-- baton:usage:begin -->\n", /stands before/],
    ["both in one line", "<!-- baton:usage:begin --><!-- baton:usage:end -->\n", /stands before/],
  ])("tells %s and changes nothing", (_name, file, why) => {
    expect(whyOf(laySection(Buffer.from(file), "usage", "x"))).toMatch(why);
  });

  test("is not looked for in what a document shows of markers", () => {
    const shown = `Write \`${toMarkers("usage").begin}\` on a line:\n\n\`\`\`md\n${markers("usage", "here\n")}\`\`\`\n\n`;
    const file = Buffer.from(`${shown}${markers("usage", "old\n")}\nMore.\n`);
    const laid = contentOf(laySection(file, "usage", "new"));
    expect(laid.toString()).toBe(`${shown}${markers("usage", "new\n")}\nMore.\n`);
    const place = { kind: "section", file: "a.md", name: "usage" } as const;
    expect(findOutside({ path: "a.md", before: file, after: laid }, [place])).toBeUndefined();
  });

  test("writes nothing that the file's encoding would spell otherwise", () => {
    const latin1 = Buffer.concat([Buffer.from([0xe9, 0x0a]), Buffer.from(markers("usage"))]);
    expect(whyOf(laySection(latin1, "usage", "café"))).toMatch(/not in UTF-8/);
    expect(contentOf(laySection(latin1, "usage", "plain")).subarray(0, 2)).toEqual(Buffer.from([0xe9, 0x0a]));
  });

  test("any bytes are lines and back", () => {
    fc.assert(
      fc.property(bytes, (content) => {
        expect(fromLines(toLines(content))).toEqual(content);
      }),
    );
  });
});

describe("a changelog", () => {
  const file = `# Changelog\n\n## [Unreleased]\n\n### Fixed\n\n- Old (#1)\n\n## [1.0.0] - 2026-01-01\n\n- First (#0)\n\n[1.0.0]: https://example.com\n`;

  test("is begun as Keep a Changelog has it", () => {
    expect(text(layChangelog(null, [{ number: 3, title: "Add tags" }]))).toContain(
      "## [Unreleased]\n\n### Added\n\n- Add tags (#3)\n",
    );
  });

  test("takes lines under the heading of their first word, in the order of Keep a Changelog", () => {
    const entries = ["Add tags", "Fix the search", "Find by tags", "Remove the old search", "Mend a leak"].map(
      (title, index) => ({ number: index + 2, title }),
    );
    expect(text(layChangelog(Buffer.from(file), entries))).toBe(
      `# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Add tags (#2)\n\n### Changed\n\n- Find by tags (#4)\n\n### Removed\n\n- Remove the old search (#5)\n\n### Fixed\n\n- Old (#1)\n- Fix the search (#3)\n- Mend a leak (#6)\n\n## [1.0.0] - 2026-01-01\n\n- First (#0)\n\n[1.0.0]: https://example.com\n`,
    );
  });

  test("adds nothing that a line names already, also of a release", () => {
    const laid = layChangelog(Buffer.from(file), [
      { number: 1, title: "Old, renamed" },
      { number: 0, title: "x" },
    ]);
    expect(text(laid)).toBe(file);
  });

  test.each([
    ["nothing but a heading", "# Changelog\n"],
    ["no end of the last line", "# Changelog\n\n## [Unreleased]"],
    ["a release alone", "# Changelog\n## 1.0.0\n- x\n"],
    ["other line ends", "# Changelog\r\n\r\n## [Unreleased]\r\n\r\n### Added\r\n### Fixed\r\n"],
    ["nothing at all", ""],
  ])("grows where there is %s", (_name, before) => {
    const content = Buffer.from(before);
    const after = contentOf(
      layChangelog(content, [
        { number: 3, title: "Add tags" },
        { number: 4, title: "Fix it" },
      ]),
    );
    expect(after.toString()).toMatch(
      /### Added\r?\n\r?\n- Add tags \(#3\)\r?\n\r?\n### Fixed\r?\n\r?\n- Fix it \(#4\)\r?\n/,
    );
    expect(
      findOutside({ path: "C.md", before: content, after }, [{ kind: "changelog", file: "C.md" }]),
    ).toBeUndefined();
    if (before.includes("\r")) expect(after.toString().replaceAll("\r\n", "")).not.toContain("\n");
  });

  test("whatever stands there and whatever titles say, lines are only added, once, and within what is not released", () => {
    const entry = fc.record({ number: fc.integer({ min: 1, max: 30 }), title });
    fc.assert(
      fc.property(
        fc.oneof(bytes, fc.constant(Buffer.from(file))),
        fc.uniqueArray(entry, { selector: ({ number }) => number, maxLength: 4 }),
        (before, entries) => {
          const laid = layChangelog(before, entries);
          if ("why" in laid) return;
          const after = contentOf(laid);
          if (!after.equals(before))
            expect(findOutside({ path: "C.md", before, after }, [{ kind: "changelog", file: "C.md" }])).toBeUndefined();
          expect(contentOf(layChangelog(after, entries))).toEqual(after);
        },
      ),
    );
  });

  test.each([
    ["a\nb\r\n## [9.9.9]", "- a b ## [9.9.9] (#1)"],
    ["<script>x</script> --> y", "- &lt;script>x&lt;/script> --\\> y (#1)"],
    ["hi @team", "- hi @\u200bteam (#1)"],
    ["![p](https://evil.example/x.png)", "- !\u200b[p](hxxps://evil.example/x.png) (#1)"],
    ["\u202e", "- A change without a title (#1)"],
  ])("a title can do nothing: %j", (said, line) => {
    expect(renderEntry({ number: 1, title: said })).toBe(line);
  });
});

describe("a status document", () => {
  test("says of each work who, when and how", () => {
    const items = [
      item("f1"),
      item("f2", { number: 8, doing: "stood in for", why: "anthropic/b in place of openai/a" }),
      item("f3", {
        done: false,
        number: null,
        when: "cancelled",
        by: "",
        doing: "limited by quota",
        why: "the budget is used up",
      }),
    ];
    expect(text(layStatus(null, "status", block(...items)))).toBe(`# Status

<!-- baton:status:begin -->
### #1 Notes · 20261120-1-notes

- [x] f1 Title of f1 (#7): merged 2026-11-20 10:12 UTC, by openai/gpt; executed
- [x] f2 Title of f2 (#8): merged 2026-11-20 10:12 UTC, by openai/gpt; stood in for: anthropic/b in place of openai/a
- [ ] f3 Title of f3: cancelled; limited by quota: the budget is used up
<!-- baton:status:end -->
`);
  });

  test("writes its own lines anew and leaves what people and other runs wrote", () => {
    const before = contentOf(layStatus(null, "status", block(item("f1", { done: false, when: "open" }), item("f2"))));
    const edited = Buffer.from(
      before
        .toString()
        .replace(
          "<!-- baton:status:begin -->\n",
          "<!-- baton:status:begin -->\nOurs:\n- [ ] title of F1\n- [ ] see #7!\n- [ ] f1 of ours\n\n### #0 Other · 20261119-9-other\n\n- [ ] f1 Theirs: open\n\n",
        ),
    );
    const after = text(layStatus(edited, "status", block(item("f1", { number: 12 }), item("f2"))));
    expect(after).toContain(
      "Ours:\n- [x] title of F1 (#12): merged 2026-11-20 10:12 UTC\n- [x] see #7!: merged 2026-11-20 10:12 UTC\n- [ ] f1 of ours\n",
    );
    expect(after).toContain("- [ ] f1 Theirs: open\n");
    expect(after.match(/Title of f1/g)).toHaveLength(1);
    expect(after).toContain("- [x] f1 Title of f1 (#12)");
  });

  test("ticks boxes of any list, nested or numbered, and none of another repository's pull request", () => {
    const own = "1. [ ] Title of f1\n   - [ ] #7\n2) [ ] see other/repository#7\n\t* [ ] #70\n";
    const after = text(layStatus(Buffer.from(markers("status", own)), "status", block(item("f1"))));
    const when = "merged 2026-11-20 10:12 UTC";
    expect(after).toContain(
      `1. [x] Title of f1 (#7): ${when}\n   - [x] #7: ${when}\n2) [ ] see other/repository#7\n\t* [ ] #70\n`,
    );
  });

  test("once more is the same, and nothing outside of the markers changes", () => {
    const some = fc.record({
      title,
      done: fc.boolean(),
      number: fc.option(fc.integer({ min: 1, max: 99 })),
      by: written,
    });
    fc.assert(
      fc.property(bytes, written, fc.array(some, { minLength: 1, maxLength: 4 }), (around, inside, of) => {
        const lines = inside.replace(/[\r\n]/g, " ");
        const before = Buffer.concat([around, Buffer.from(`\n${markers("status", `${lines}\n`)}`), around]);
        const items = of.map((one, index) => item(`f${index + 1}`, one));
        const laid = layStatus(before, "status", block(...items));
        if ("why" in laid) return;
        const after = contentOf(laid);
        expect(
          findOutside({ path: "S.md", before, after }, [{ kind: "status", file: "S.md", name: "status" }]),
        ).toBeUndefined();
        expect(contentOf(layStatus(after, "status", block(...items)))).toEqual(after);
      }),
    );
  });

  test("a title that is a marker ends nothing", () => {
    const laid = contentOf(layStatus(null, "status", block(item("f1", { title: "<!-- baton:status:end --> x" }))));
    expect(contentOf(layStatus(laid, "status", block(item("f1", { title: "y" })))).toString()).toContain("f1 y");
  });

  test.each([
    ["2026-11-20T10:12:59Z", "2026-11-20 10:12 UTC"],
    ["2026-11-20T01:12:00+09:00", "2026-11-19 16:12 UTC"],
    ["soon", ""],
  ])("tells the time of an event: %s", (at, said) => expect(renderInstant(at)).toBe(said));
});

describe("findOutside", () => {
  const places: readonly DocumentPlaceOf[] = [
    { kind: "status", file: "STATUS.md", name: "status" },
    { kind: "changelog", file: "CHANGELOG.md" },
    { kind: "section", file: "README.md", name: "usage" },
    { kind: "section", file: "README.md", name: "api" },
    { kind: "pages", path: "docs/api" },
  ];
  const readme = `a\n${markers("usage", "u\n")}b\n${markers("api", "v\n")}c\n`;
  const log = "# C\n\n## [Unreleased]\n\n## [1.0.0]\n\n- x (#1)\n";
  const judge = (path: string, before: string | null, after: string | null) =>
    findOutside(
      { path, before: before === null ? null : Buffer.from(before), after: after === null ? null : Buffer.from(after) },
      places,
    );

  test.each([
    ["both sections", "README.md", readme, readme.replace("u\n", "1\n").replace("v\n", "2\n3\n")],
    ["a new page", "docs/api/a.md", null, "x"],
    ["a page", "docs/api/deep/a.md", "y", "x"],
    ["a page that is gone", "docs/api/a.md", "y", null],
    ["a changelog that grew", "CHANGELOG.md", log, log.replace("## [1", "### Added\n\n- y (#2)\n\n## [1")],
  ])("lets %s pass", (_name, path, before, after) => expect(judge(path, before, after)).toBeUndefined());

  test.each([
    ["another file", "src/a.js", "x", "y"],
    ["a byte before the markers", "README.md", readme, readme.replace("a\n", "A\n")],
    ["a byte between two sections", "README.md", readme, readme.replace("b\n", "b \n")],
    ["a marker itself", "README.md", readme, readme.replace("baton:usage:end -->", "baton:usage:end  -->")],
    ["a new file with a section", "README.md", null, readme],
    ["a removed file", "README.md", readme, null],
    ["a removed changelog", "CHANGELOG.md", log, null],
    ["a removed file beside the pages", "docs/api.md", "x", null],
    ["a program among the pages", "docs/api/a.js", null, "x"],
    ["a page beside the folder", "docs/api.md", null, "x"],
    ["a line of the changelog that is gone", "CHANGELOG.md", log, log.replace("- x (#1)\n", "")],
    ["an altered line", "CHANGELOG.md", log, log.replace("- x", "- z")],
    ["a line in a release", "CHANGELOG.md", log, `${log}- y (#2)\n`],
    ["prose in the changelog", "CHANGELOG.md", log, log.replace("## [1", "Hello\n\n## [1")],
    ["more than a status in a new file", "STATUS.md", null, `# Mine\n\n${markers("status")}`],
  ])("refuses %s", (_name, path, before, after) => expect(judge(path, before, after)).toBeTypeOf("string"));
});
