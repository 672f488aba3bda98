import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { neutralise } from "../../../src/core/text/neutralise.ts";
import { cpuMs } from "../../builders/cpu-ms.ts";

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

  it.each(["`", "```x\n", "` `` ", "@", "![", "//", "\\`", "fixes ", "https://", "`|", "a.", "<!--"])(
    "is not made slow by 64 KiB of %j",
    (unit) => {
      expect(cpuMs(() => neutralise(unit.repeat(65_536 / unit.length)))).toBeLessThan(500);
    },
  );
});
