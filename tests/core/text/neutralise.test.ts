import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { neutralise, neutraliseLine } from "../../../src/core/text/neutralise.ts";
import { cpuMs } from "../../builders/cpu-ms.ts";
import { expectLinear } from "../../builders/expect-linear.ts";

const show = (text: string) => neutralise(text).replaceAll("\u200b", "·");

describe("neutralise", () => {
  it.each([
    ["mentions nobody", "ask @bob, @org/team", "ask @·bob, @·org/team"],
    ["closes no issue", "Fixes #1, closes: o/r#2, resolved GH-3", "Fixes #·1, closes: o/r#·2, resolved GH-·3"],
    ["closes no issue over a line's end", "fix\n#1", "fix\n#·1"],
    [
      "closes no issue by its address",
      "fixes https://github.com/o/r/issues/1",
      "fixes hxxps://github.com/o/r/issues/1",
    ],
    ["gives no command", "/baton stop\n> /baton approve", "/·baton stop\n> /·baton approve"],
    ["loads no image", "![x](https://github.com/x.png)", "!·[x](https://github.com/x.png)"],
    ["reads no HTML", '<img src="x"><!-- baton:op=plan -->', '&lt;img src="x">&lt;!-- baton:op=plan -->'],
    [
      "links to GitHub only",
      "[a](https://github.com/o/r) [b](http://evil.com/?q=1)",
      "[a](https://github.com/o/r) [b](hxxp://evil.com/?q=1)",
    ],
    ["is not deceived by a name before @", "https://github.com@evil.com/", "hxxps://github.com@·evil.com/"],
    ["is not deceived by a longer host", "https://github.com.evil.com/", "hxxps://github.com.evil.com/"],
    ["is not deceived by a missing scheme", "[a](//evil.com/x)", "[a](/·/evil.com/x)"],
    [
      "is not deceived by entities and backslashes",
      "[a](&#104;ttps://evil.com) [b](https:\\/\\/evil.com)",
      "[a](&amp;#104;ttps://evil.com) [b](hxxps://evil.com)",
    ],
    [
      "leaves code alone",
      "`@Inject()` and\n```ts\n@Inject() <b> fixes #1\n```\n",
      "`@Inject()` and\n```ts\n@Inject() <b> fixes #1\n```\n",
    ],
    ["sees the prose after code", "```\ncode\n```\n@bob", "```\ncode\n```\n@·bob"],
    ["takes a fence that is not closed for prose", "```\n@bob", "```\n@·bob"],
    ["takes a fence in a list for prose", "- ```\n@bob\n```\n@bob\n```\n", "- ```\n@·bob\n```\n@·bob\n```\n"],
    ["takes a span over table cells for prose", "| `a | @bob | b` |", "| `a | @·bob | b` |"],
    ["takes an escaped backtick for prose", "\\`@bob`", "\\`@·bob`"],
  ])("%s", (_, text, expected) => expect(show(text)).toBe(expected));

  const piece = fc.constantFrom(
    "@bob",
    "`",
    "```\n",
    "~~~\n",
    "\n",
    "fixes #1",
    "![",
    "](",
    "http://",
    "https://evil.com",
    "//",
    "www.x",
    "&#64;",
    "&amp;",
    "<b>",
    "\\",
    "|",
    "- ",
    " ",
    "/baton",
    "a",
  );
  const text = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(""));

  it("is done after one time, whatever the text", () => {
    const isDone = (given: string) => neutralise(neutralise(given)) === neutralise(given);
    fc.assert(fc.property(fc.oneof(text, fc.string()), isDone), { numRuns: 2000 });
  });

  it.each([
    ["a bar", "Use `Array<string|null>` here."],
    ["a longer span", "``a ` @bob <b>``"],
    ["a span over lines", "It is `@Inject()\n@Other() <b>` here."],
    ["a fence in a list", "- a:\n\n  ```ts\n  @Inject() <b>\n  ```\n- b:\n\n```ts\n@Other() <b>\n```\nend `<T>`"],
    ["a fence in an item", "1. ```ts\n   let a: Array<string|null>;\n   ```\n2. `<T>`"],
    ["a fence in a quotation", "> ```html\n> <b>@x</b>\n> ```\n\n`<T>`"],
    ["a fence of tildes with one in it", "~~~md\n```\n<b> fixes #1\n```\n~~~"],
    ["a longer fence", "````\n```\n<b>\n```\n````"],
    ["a fence that is closed by a longer one", "```\n<b>\n`````\n`<T>`"],
    ["an indented fence", "  ```\n  <b>\n  ```"],
    ["indented code", "So:\n\n    if (a <b) @x\n\nend"],
    ["a cell with an escaped bar", "| a | b |\n|---|---|\n| `x\\|<T>` | `<U>` |"],
    ["a back-tick that is escaped before it", "\\` and `<T>`"],
    ["one that pairs with none before it", "a `` b `<T>`"],
  ])("leaves code alone: %s", (_, text) => {
    expect(neutralise(text)).toBe(text);
    expect(neutralise(`${text}\n\n@bob`)).toBe(`${text}\n\n@\u200bbob`);
  });

  it.each([
    ["a fence that only its item ends", "- ```\n\n@bob `@eve`", "- ```\n\n@·bob `@·eve`"],
    ["a span over a paragraph's end", "a ` b\n\n@bob ` c", "a ` b\n\n@·bob ` c"],
    ["a span over a fence", "a `\n```\n<b>\n```\n@bob `", "a `\n```\n<b>\n```\n@·bob `"],
    ["a span over items", "- a `\n- @bob `", "- a `\n- @·bob `"],
    ["a span over cells", "a ` | @bob ` |\n--- | ---", "a ` | @·bob ` |\n--- | ---"],
    ["a span from a link's target", "[a]: b`\n@bob ` c", "[a]: b`\n@·bob ` c"],
    ["four blanks that go on a paragraph", "a\n    @bob", "a\n    @·bob"],
    ["a fence with a back-tick behind it", "```a`\n@bob\n```", "```a`\n@·bob\n```"],
    ["what is too deep", `${"> ".repeat(99)}\`@bob\``, `${"> ".repeat(99)}\`@·bob\``],
  ])("sees the prose: %s", (_, text, expected) => expect(show(text)).toBe(expected));

  it("leaves no back-tick of a line that could pair with what follows", () => {
    expect(neutraliseLine("a `` b `<T>` c ``` d")).toBe("a '' b `<T>` c ''' d");
    expect(neutraliseLine("``a`<T>`` @bob")).toBe("``a`<T>`` @\u200bbob");
  });

  /** Markdown whose code is known: nothing of it may change, and nothing beside it may act. */
  const live = ["@bob", "fixes #1", "<img>", "![i](x)", "https://evil.com"];
  const code = fc.array(fc.constantFrom(...live, "Array<string|null>", "\\", "|", "&lt;", " ", "x", "'"), {
    minLength: 1,
    maxLength: 5,
  });
  const spanned = code.map((parts) => ({ code: [`c${parts.join(" ")}c`], text: `\`c${parts.join(" ")}c\`` }));
  const said = fc.constantFrom(...live, "word", "\\`", "*b*").map((text) => ({ code: [] as string[], text }));
  const paragraph = fc.array(fc.oneof(spanned, said), { minLength: 1, maxLength: 4 }).map((all) => ({
    code: all.flatMap((one) => one.code),
    text: all.map(({ text }) => text).join(" "),
  }));
  const fenced = fc
    .tuple(fc.constantFrom("```", "~~~", "`````"), fc.array(code, { minLength: 1, maxLength: 3 }))
    .map(([fence, rows]) => {
      const lines = rows.map((parts) => `c${parts.join(" ")}c`);
      return { code: lines, text: [fence, ...lines, fence].join("\n") };
    });
  const block = fc
    .tuple(fc.oneof(paragraph, fenced), fc.constantFrom("", "> ", "- ", "1. ", "> - "))
    .map(([one, mark]) => {
      const further = mark.replace(/[-1.]/g, " ");
      return {
        ...one,
        text: one.text
          .split("\n")
          .map((line, at) => (at === 0 ? mark : further) + line)
          .join("\n"),
      };
    });

  it("changes no code and leaves nothing live beside it, whatever blocks a text has", () => {
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 5 }), (blocks) => {
        const after = neutralise(blocks.map(({ text }) => text).join("\n\n"));
        let rest = after;
        for (const one of blocks.flatMap((each) => each.code)) {
          expect(after).toContain(one);
          rest = rest.replace(one, "");
        }
        for (const one of live) expect(rest).not.toContain(one);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    "\\",
    "fix ",
    "fix  ",
    " ",
    "\t",
    "&",
    "http://",
    "http://a ",
    "|",
    "> ",
    "- ",
    "1. ",
    "\n",
    "\\@",
    "[a]:",
    "#",
    "/",
  ])("costs little for 64 KiB of %j, in proportion to its length", (unit) => {
    const text = unit.repeat(65_536 / unit.length);
    expectLinear(neutralise, text);
  });

  it("costs less than 100 ms for a keyword before 64 KiB of blanks", () => {
    const text = `fixes${" ".repeat(65_536)}#1`;
    expectLinear(neutralise, text);
  });

  it.each(["`", "```x\n", "` `` ", "@", "![", "//", "\\`", "fixes ", "https://", "`|", "a.", "<!--"])(
    "is not made slow by 64 KiB of %j",
    (unit) => {
      expect(cpuMs(() => neutralise(unit.repeat(65_536 / unit.length)))).toBeLessThan(500);
    },
  );
});
