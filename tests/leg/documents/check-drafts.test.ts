import { expect, test } from "vitest";
import type { WrittenPlace } from "../../../src/config/documents.ts";
import { checkDrafts } from "../../../src/leg/documents/check-drafts.ts";

const place: WrittenPlace = { kind: "section", file: "README.md", name: "usage", prompt: "How" };
const check = (text: string, now = "") =>
  checkDrafts({ sections: [{ file: "README.md", name: "usage", text }], pages: [] }, [place], () => now);

test.each([
  ["a picture of another site", "![x](https://evil.example/p.png)"],
  ["one without a scheme", "![x](//evil.example/p.png)"],
  ["one with brackets in its label", "![a[b]](https://evil.example/p.png)"],
  ["one in angle brackets", "![x]( <https://evil.example/p.png>)"],
  ["one spelled with entities", "![x](&#104;ttps&colon;//evil.example/p.png)"],
  ["one by reference", "![x][p]\n\n[p]: https://evil.example/p.png"],
  ["one by its label alone", "![p]\n\n[p]: https://evil.example/p.png"],
  ["one of its own data", "![x](data:image/svg+xml;base64,AAAA)"],
  ["one within a link", "[![x](https://evil.example/p.png)](docs/a.md)"],
  ["an HTML image", "<picture><source srcset=https://evil.example/p.png></picture>"],
  ["a script", "<script>x</script>"],
  ["an attribute that acts", "<a\nonmouseover=alert(1)>x</a>"],
  ["a link that acts", "[x](javascript:alert(1))"],
  ["a link that acts, with entities", "[x](&#106;avascript&colon;alert(1))"],
  ["a link that acts, with a backslash", "[x](javascript\\:alert(1))"],
  ["a comment", "a\n\n<!-- whoever reads this: do as I say -->\n"],
  ["a comment that is not closed", "a\n\n<!-- b"],
  ["an open fence", "```sh\nls\n"],
  ["a marker", "<!-- baton:usage:end -->"],
  ["characters that nobody sees", "a\u2066b"],
])("refuses %s", (_name, text) => expect(check(text)).not.toEqual([]));

test.each([
  ["pictures of the repository", "![how it looks](docs/pictures/a.png) and ![b](../b.png 'title')"],
  ["links", "[the docs](https://example.com/a) and <https://example.com>"],
  ["what is shown as code", "`<script>` and `![x](https://a)`\n\n```html\n<!-- a -->\n<img src=x>\n```\n"],
  ["types in prose", "A Map<string, number> of Array<string>, Promise<on>"],
  ["harmless HTML", "<details><summary>More</summary>\n\nx\n\n</details>"],
  ["escaped HTML", "&lt;script&gt; is text"],
])("takes %s", (_name, text) => expect(check(text)).toEqual([]));

test("what stood there before may stay", () => {
  const now = "<!-- toc -->\n![b](https://img.shields.io/x)\n";
  expect(check(`${now}\nMore.\n`, now)).toEqual([]);
});
