import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanText } from "../../../src/core/text/clean-text.ts";
import { readCode } from "../../../src/core/text/markdown/read-code.ts";
import { expectLinear } from "../../builders/expect-linear.ts";

const nasty = fc.constantFrom(
  "<!--",
  "-->",
  "<!",
  "--",
  ">",
  "<",
  "!",
  "-",
  "&",
  "amp;",
  "&lt;",
  "&gt;",
  "&#x2d;",
  "&#45;",
  "&#0",
  "0",
  "60;",
  "&semi",
  ";",
  "&ZeroWidthSpace;",
  "\u200b",
  "\u200d",
  "\u202e",
  "\u{e0041}",
  "\ufe0f",
  "\u0301",
  "\u0316",
  "\u0338",
  "\x1b[31m",
  "\x1b]0;t\x07",
  "\x1b",
  "\r",
  "\r\n",
  "\u2028",
  "\ud800",
  "é",
  "😀",
  "text",
  " ",
  "\n",
);
/** What makes code of other text, and of comments. */
const coding = fc.oneof(
  { weight: 3, arbitrary: nasty },
  fc.constantFrom(
    "`",
    "``",
    "```\n",
    "~~~\n",
    "\n\n",
    "\n    ",
    "> ",
    "- ",
    "|",
    "\n|-|\n",
    "&#96;",
    "\\",
    "<div>",
    "<?",
    "?>",
  ),
);
const codingText = fc.array(coding, { maxLength: 40 }).map((parts) => parts.join(""));
const nastyText = fc.array(nasty, { maxLength: 40 }).map((parts) => parts.join(""));

describe("cleanText", () => {
  it("leaves what people see", () => {
    const text = "Fix the *login*: `a < b && c > d` → 2\n\n- [ ] done\tÄö 你好 😀\n";
    expect(cleanText(text)).toEqual({ text, removed: { comments: 0, invisible: 0, ansi: 0 } });
  });

  it.each([
    ["plain", "a<!-- hidden -->b", "ab"],
    ["unclosed", "a\n<!-- hidden\n\nhidden", "a\n"],
    ["unclosed, in a list", "- a\n  <!-- hidden\n\nhidden", "- a\n  "],
    ["unclosed, within HTML", "<details>\na <!-- hidden\n\nhidden -->", "<details>\na "],
    ["over lines and empty lines", "<!-- a\n\n```\nb --> c", " c"],
    ["that begin before code does", "a <!-- ` --> b ` c", "a  b ` c"],
    ["between back-ticks that do not pair", "a `` b <!-- hidden --> ` c", "a `` b  ` c"],
    ["behind a back-tick in a tag", '<a b="`"> <!-- hidden --> <a b="`">', '<a b="`">  <a b="`">'],
    ["behind a back-tick in an instruction", "a <?`?> <!-- hidden --> <?`?>", "a <?`?>  <?`?>"],
    ["behind an escaped back-tick", "a \\` <!-- hidden --> `", "a \\`  `"],
    ["in a cell of a table", "| a ` | <!-- hidden --> ` |\n|---|---|", "| a ` |  ` |\n|---|---|"],
    ["under code of a list that it is no part of", "- ```\n<!-- hidden -->\n", "- ```\n\n"],
    ["nested", "a<!-- x <!-- y --> hidden -->b", "ab"],
    ["made by taking one out", "a<!<!-- x -->-- hidden -->b", "ab"],
    ["entity-encoded", "a&lt;!-- hidden --&gt;b", "ab"],
    ["entity-encoded twice", "a&amp;lt;!-- hidden --&amp;gt;b", "ab"],
    ["numeric, with zeros", "a&#0000000000000000000000000060;&#x21;-- hidden -->b", "ab"],
    ["split by zero-width characters", "a<\u200b!\u200b-\u200b- hidden -->b", "ab"],
    ["empty ones", "a<!-->b<!--->c", "abc"],
  ])("takes out comments: %s", (_, text, clean) => {
    expect(cleanText(text).text).toBe(clean);
  });

  it.each([
    ["a span", "Type `<!--` first.\n\nThen the rest."],
    ["a longer span", "Type ``<!-- ` -->`` first."],
    ["a span over lines", "Type `<!--\na -->` first."],
    ["a fence", "```html\n<!-- note -->\n```\nrest"],
    ["a fence of tildes, longer", "~~~~\n~~~\n<!--\n~~~~\nrest"],
    ["a fence in a list", "1. do\n\n   ```html\n   <!-- note -->\n   ```\n2. rest"],
    ["a fence in a quotation", "> ```\n> <!--\n> ```\nrest"],
    ["a fence in both", "> - ```\n>   <!--\n>   ```\n> rest"],
    ["a fence that is not closed", "a\n\n```\n<!--\n\nrest"],
    ["indented code", "a\n\n    <!--\n\nrest"],
    ["indented code of a tab", "a\n\n\t<!-- x -->\n\nrest"],
    ["code of a table", "| `<!--` | b |\n|---|---|\n| c | d |\n\nrest"],
    ["entities in code", "Write `&lt;!-- a --&gt;` or `&amp;`."],
  ])("leaves what stands in code as it is: %s", (_, text) => {
    expect(cleanText(text)).toEqual({ text, removed: { comments: 0, invisible: 0, ansi: 0 } });
  });

  it("leaves what GitHub shows: a comment's beginning that its paragraph does not close", () => {
    expect(cleanText("It chokes on <!-- here.\n\nPlease mend it. -->").text).toBe(
      "It chokes on <!-- here.\n\nPlease mend it. -->",
    );
  });

  it("takes out of code what can not be seen, and its towers of marks", () => {
    expect(cleanText(`\`a\u200b\u202eb\x1b[31mc${"\u0301".repeat(99)}\``).text).toBe(`\`abc${"\u0301".repeat(16)}\``);
  });

  it("lets nothing of a comment out that a browser hides", () => {
    expect(cleanText("a<!-- x --&gt; hidden -->b").text).toBe("ab");
    expect(cleanText("a<!-- x --\u200b> hidden -->b").text).toBe("ab");
    expect(cleanText("a<!-- x --\x1b[0m> hidden -->b").text).toBe("ab");
  });

  it("takes out what is invisible or reorders, and counts it", () => {
    const { text, removed } = cleanText("a\u200bb\u202ec\u{e0049}d\ufe0fe\u00adf\u0000g\x1b[31mh");
    expect(text).toBe("abcdefgh");
    expect(removed).toEqual({ comments: 0, invisible: 6, ansi: 1 });
  });

  it("takes towers of combining marks down to a height that languages use", () => {
    expect(cleanText(`a${"\u0301".repeat(500)}b`).text.length).toBeLessThan(20);
  });

  it("gives line ends one form and composes letters", () => {
    expect(cleanText("a\r\nb\rc\u2028d e\u0301").text).toBe("a\nb\nc\nd é");
  });

  it("is done after one time, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(nastyText, codingText, fc.string({ unit: "binary" })), (text) => {
        const once = cleanText(text).text;
        expect(cleanText(once)).toEqual({ text: once, removed: { comments: 0, invisible: 0, ansi: 0 } });
      }),
      { numRuns: 2000 },
    );
  });

  it("leaves no comment and nothing invisible, whatever the text", () => {
    fc.assert(
      fc.property(nastyText, (text) => {
        const clean = cleanText(text).text;
        expect(readCode(clean, { html: true, openFences: true }).filter(({ kind }) => kind === "hidden")).toEqual([]);
        expect(clean).not.toMatch(/<!--[^\n]*-->/);
        expect(clean).not.toMatch(/\p{Default_Ignorable_Code_Point}|(?![\n\t])\p{Cc}/u);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    "&",
    ";",
    "<",
    "<!--",
    "-->",
    "&amp;",
    "amp;",
    "&#0",
    "&semi",
    "\u0301",
    "\u0301\u0316",
    "\u200b",
    "\x1b[",
    "\x1b]",
    "<!-- -->",
    "\u{e0041}",
    "&lt;!--",
    "<!<!-- -->",
    ...[
      "`",
      "``` ",
      "`\n",
      "```\n",
      "~~~\n",
      "\\`",
      "|",
      "|-|\n",
      "> ",
      "- ",
      "1. ",
      "+ * ",
      "\t",
      " ",
      "\n",
      "\n\n    ",
    ],
    ...["<a ", '<a b="', "<?", "<![CDATA[", "</", "[a]:", "`<!--", "*", "#", "_", "x", "\r"],
  ])("needs time for 64 KiB of %j in proportion to its length, and little", (unit) => {
    const text = unit.repeat(Math.floor(65_536 / Buffer.byteLength(unit)));
    expectLinear(cleanText, text);
  });
});
