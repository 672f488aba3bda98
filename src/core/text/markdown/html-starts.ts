/** What HTML in Markdown begins and ends with, as CommonMark 0.31 and GitHub's dialect of it have it (spec.commonmark.org/0.31.2/#html-blocks, #raw-html). */

const blockNames =
  "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|source|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul";
const attribute = String.raw`\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>${"`"}]+|'[^']*'|"[^"]*"))?`;
const openTag = String.raw`<[A-Za-z][A-Za-z0-9-]*(?:${attribute})*\s*\/?>`;
const closeTag = String.raw`<\/[A-Za-z][A-Za-z0-9-]*\s*>`;

export type HtmlBlock = {
  /** What a line must hold to be the block's last; undefined: a blank line ends it. */
  readonly end: RegExp | undefined;
  readonly mayInterrupt: boolean;
};

const blocks: readonly (HtmlBlock & { readonly start: RegExp })[] = [
  {
    start: /^<(?:script|pre|textarea|style)(?:\s|>|$)/i,
    end: /<\/(?:script|pre|textarea|style)>/i,
    mayInterrupt: true,
  },
  { start: /^<!--/, end: /-->/, mayInterrupt: true },
  { start: /^<\?/, end: /\?>/, mayInterrupt: true },
  { start: /^<![A-Za-z]/, end: />/, mayInterrupt: true },
  { start: /^<!\[CDATA\[/, end: /\]\]>/, mayInterrupt: true },
  { start: new RegExp(String.raw`^<\/?(?:${blockNames})(?:\s|\/?>|$)`, "i"), end: undefined, mayInterrupt: true },
  { start: new RegExp(`^(?:${openTag}|${closeTag})\\s*$`), end: undefined, mayInterrupt: false },
];

/** The block of HTML that a line begins, its indentation left out. */
export function findHtmlBlock(line: string): HtmlBlock | undefined {
  return line.startsWith("<") ? blocks.find(({ start }) => start.test(line)) : undefined;
}

/** A tag or an address in angle brackets within a line of prose: what is in it is no Markdown. */
const inline = new RegExp(
  `${openTag}|${closeTag}|<[A-Za-z][A-Za-z0-9.+-]{1,31}:[^\\s<>]*>|<[\\w.!#$%&'*+/=?^${"`"}{|}~-]+@[A-Za-z0-9.-]+>`,
  "y",
);

/** Past the tag that begins at `at`; undefined when none does. */
export function endOfTag(text: string, at: number): number | undefined {
  inline.lastIndex = at;
  return inline.test(text) ? inline.lastIndex : undefined;
}
