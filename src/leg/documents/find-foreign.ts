import { decodeEntity } from "../../core/text/decode-entity.ts";
import { readCode } from "../../core/text/markdown/read-code.ts";
import { splitCode } from "../../core/text/split-code.ts";

/** HTML that a documentation site would run or fetch, be it by its name or by an attribute. */
const acting =
  /<(?:script|iframe|object|embed|applet|style|link|meta|base|form|input|button|img|picture|source|video|audio|svg|math|template)\b[^>]*|<[a-z][^<>]*\son[a-z]+\s*=[^>]*/gi;
const scheme = /(?:javascript|vbscript):\S*|data:text\/html\S*/gi;

/** What acts in a Markdown text, is fetched from elsewhere, or is seen by nobody who reads it as a page: HTML, schemes, pictures of other sites, comments. */
export function findForeign(markdown: string): readonly string[] {
  const hidden = readCode(markdown, { html: true, openFences: false }).filter(({ kind }) => kind === "hidden");
  const prose = splitCode(markdown).flatMap(({ isCode, text }) => (isCode ? [] : [text]));
  return [
    ...hidden.map(({ from, to }) => markdown.slice(from, to)),
    ...prose.flatMap((text) => [
      ...(text.match(acting) ?? []),
      ...(decode(text).match(scheme) ?? []),
      ...findPictures(text),
    ]),
  ];
}

/** Pictures but those of a path in the repository; of one by reference nothing tells here where it is. */
function findPictures(text: string): readonly string[] {
  return [...text.matchAll(/!\[/g)].flatMap(({ index }) => {
    const end = endOfLabel(text, index + 1);
    if (end === undefined) return [];
    const target = /^\(([^)]*)\)?/.exec(text.slice(end, end + 2000));
    if (target !== null && !isElsewhere(target[1] ?? "")) return [];
    return [text.slice(index, end) + (target?.[0] ?? "")];
  });
}

/** Brackets pair within the label of a picture. */
function endOfLabel(text: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < Math.min(text.length, open + 2000); at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "[") depth++;
    else if (text[at] === "]" && --depth === 0) return at + 1;
  }
  return undefined;
}

function isElsewhere(target: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:|[\\/]{2})/i.test(decode(target).replace(/^[\s<]+/, ""));
}

/** As a link's target is read: without entities and backslashes. */
function decode(text: string): string {
  return text
    .replace(/&([^;\s&]{1,20});/g, (all, name: string) => decodeEntity(name) ?? all)
    .replace(/\\(?=[!-/:-@[-`{-~])/g, "");
}
