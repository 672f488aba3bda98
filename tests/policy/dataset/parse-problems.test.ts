import { describe, expect, it } from "vitest";
import { parseProblems } from "../../../src/policy/dataset/problems/parse-problems.ts";

const read = (file: string, text: string) =>
  parseProblems(file, text).map(({ id, title, text: words }) => ({ id, title, text: words }));

describe("parseProblems", () => {
  it("reads JSON lines with ids, titles and sources, and makes those that are left out", () => {
    const text =
      '{"text":"Cache it.\\nBut how?"}\n\n{"text":"b","id":"two","title":"B","source":"book","licence":"MIT","reference":"c"}\n';
    const [first, second] = parseProblems("p.jsonl", text);
    expect(first).toEqual({
      id: expect.stringMatching(/^p-[0-9a-f]{12}$/),
      title: "Cache it.",
      text: "Cache it.\nBut how?",
      source: "p.jsonl:1",
      licence: null,
      reference: null,
    });
    expect(second).toEqual({ id: "two", title: "B", text: "b", source: "book", licence: "MIT", reference: "c" });
  });

  it("reads YAML lists of texts and of maps, also below `problems`", () => {
    const list = "- How is a cache emptied?\n- id: two\n  text: |\n    Second\n    line\n";
    expect(read("p.yml", list)).toEqual([
      { id: expect.any(String), title: "How is a cache emptied?", text: "How is a cache emptied?" },
      { id: "two", title: "Second", text: "Second\nline" },
    ]);
    const nested = `problems:\n${list.replace(/^/gm, "  ").trimEnd()}\n`;
    expect(read("p.yaml", nested)).toEqual(read("p.yml", list));
    expect(parseProblems("p.yaml", nested)[1]?.source).toBe("p.yaml:3");
  });

  it("takes each Markdown heading of the level that repeats, with what stands below it", () => {
    const text =
      "# All\n\nFor people.\n\n## Cache\n\nHow?\n\n### Detail\n\nx\n\n```sh\n## no heading\n```\n\n## Just a title ##\n";
    expect(read("p.md", text)).toEqual([
      { id: expect.any(String), title: "Cache", text: "Cache\n\nHow?\n\n### Detail\n\nx\n\n```sh\n## no heading\n```" },
      { id: expect.any(String), title: "Just a title", text: "Just a title" },
    ]);
  });

  it("has the same words once, and keeps Korean and Chinese whole", () => {
    expect(
      read("p.jsonl", '{"text":"같은 문제"}\n{"text":"같은 문제"}\n{"text":"缓存怎么清空?"}').map(({ text }) => text),
    ).toEqual(["같은 문제", "缓存怎么清空?"]);
  });

  it("has the same words once under whatever id", () => {
    const text = '{"id":"one","text":"a b"}\n{"text":"a b"}\n{"id":"two","text":"a b "}\n{"id":"three","text":"c"}';
    expect(read("p.jsonl", text).map(({ id }) => id)).toEqual(["one", "three"]);
  });

  it("takes no heading from comments, front matter, or after code within a sentence for one too many or few", () => {
    const text =
      "---\n# for a tool\n---\n# A\n\n```npm i``` is run.\n\n<!--\n# Draft\n-->\n\n# B <!-- x -->\n\n<!-- one line -->\n# C\n";
    expect(read("p.md", text).map(({ title }) => title)).toEqual(["A", "B <!-- x -->", "C"]);
  });

  it("cuts no title within a character", () => {
    const [first] = read("p.md", `# ${"x".repeat(299)}😀 more\n# b\n`);
    expect(first?.title).toBe("x".repeat(299));
  });

  it.each([
    ["an empty file", "p.jsonl", "", "p.jsonl:1: there is no problem in it"],
    ["an empty YAML file", "p.yml", "# nothing\n", "p.yml:1: there is no problem in it"],
    ["an empty Markdown file", "p.md", "\n\n", "p.md:1: there is no problem in it"],
    ["Markdown without a heading", "p.md", "words", "p.md:1: there is no heading"],
    ["another kind of file", "p.csv", "a,b", "p.csv: its name ends in none of .jsonl"],
    ["a missing text", "p.jsonl", '{"text":"a"}\n{"title":"b"}', "p.jsonl:2: text: is missing; expected text"],
    ["a text without words", "p.jsonl", '{"text":"  "}', "p.jsonl:1: text: says nothing"],
    ["a text of 10 MB", "p.jsonl", JSON.stringify({ text: "x".repeat(10_000_000) }), "p.jsonl:1: text: "],
    ["another field", "p.jsonl", '{"text":"a","answer":"b"}', "p.jsonl:1: answer: is no field of this format"],
    ["no JSON", "p.jsonl", '{"text":"a"}\n{"text":', "p.jsonl:2: is no JSON: "],
    ["a list", "p.jsonl", "[1]", "p.jsonl:1: is no JSON object"],
    ["a bad id", "p.jsonl", '{"text":"a","id":"../x"}', "p.jsonl:1: id: "],
    [
      "one id for two",
      "p.jsonl",
      '{"text":"a","id":"x"}\n{"text":"b","id":"x"}',
      'p.jsonl:2: id: "x" is the id of line 1 too',
    ],
    ["a key that stands twice", "p.jsonl", '{"text":"a","text":"b"}', "p.jsonl:1: text: stands twice in one object"],
    ["half a character", "p.jsonl", '{"text":"a \\ud83d b"}', "p.jsonl:1: text: is "],
    ["half a character in a title", "p.yml", '- text: a\n  title: "\\ud83d"\n', "p.yml:1: title: is "],
    ["a text of what nobody sees", "p.jsonl", '{"text":"\u200b\u2060 "}', "says nothing"],
    ["what is no UTF-8", "p.md", "# a\n\n# caf\ufffd\n", "p.md:3: holds what is no UTF-8"],
    ["a second YAML document", "p.yml", "- a\n---\n- b\n", "p.yml:2: a second document begins"],
    ["a bare number", "p.yml", "- a\n- 5\n", "p.yml:2: text: is 5; expected text: put it in quotes"],
    ["a number for a text", "p.yml", "- text: a\n- text: 5\n", "p.yml:2: text: is 5; expected text"],
    ["a map for a list", "p.yml", "problem: a\n", "p.yml:1: expected a list of problems"],
    ["a key beside problems", "p.yml", "problems: [a]\nmore: b\n", "p.yml:1: more: unknown key beside `problems`"],
    ["broken YAML", "p.yml", "- a\n- 'b\n", "p.yml:"],
    ["a heading that says nothing", "p.md", "## a\n\n##\n\n## b\n", "p.md:3: title: the heading says nothing"],
  ])("refuses %s with line and field", (_what, file, text, message) => {
    expect(() => parseProblems(file, text)).toThrow(message);
    expect(() => parseProblems(file, text)).toThrow(expect.objectContaining({ code: "input.invalid" }));
  });
});
