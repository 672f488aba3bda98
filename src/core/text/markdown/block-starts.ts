import { findHtmlBlock, type HtmlBlock } from "./html-starts.ts";
import type { LineCursor } from "./line-cursor.ts";

/** `rule`: a line between things, or under a heading; `heading`: a line of text by itself. */
export type Start =
  | { readonly kind: "quote" | "indented" | "heading" | "rule" }
  | { readonly kind: "fence"; readonly fence: string }
  | { readonly kind: "html"; readonly html: HtmlBlock };

const fenceStart = /^(?:`{3,}(?=[^`]*$)|~{3,})/;
const thematicBreak = /^(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/;

/** What begins with the rest of a line; undefined: nothing, or an item of a list. `before`: the paragraph that the line could go on, or would without its marks. */
export function findStart(
  rest: string,
  of: { readonly indent: number; readonly before: "none" | "paragraph" | "lazy"; readonly html: boolean },
): Start | undefined {
  if (of.indent >= 4) return of.before === "none" ? { kind: "indented" } : undefined;
  if (rest.startsWith(">")) return { kind: "quote" };
  if (/^#{1,6}(?:[ \t]|$)/.test(rest)) return { kind: "heading" };
  const fence = fenceStart.exec(rest)?.[0];
  if (fence !== undefined) return { kind: "fence", fence };
  const html = of.html ? findHtmlBlock(rest) : undefined;
  if (html !== undefined && (html.mayInterrupt || of.before === "none")) return { kind: "html", html };
  if (of.before === "paragraph" && /^(?:=+|-+)[ \t]*$/.test(rest)) return { kind: "rule" };
  return thematicBreak.test(rest) ? { kind: "rule" } : undefined;
}

/** Passes the mark of a list's item and gives the columns that its further lines are indented by; undefined when there is none. */
export function passItem(cursor: LineCursor, rest: string, inParagraph: boolean): number | undefined {
  const { at, indent } = cursor.look();
  const found = /^(?:[*+-]|(\d{1,9})[.)])(?=[ \t]|$)/.exec(rest);
  if (found === null || indent >= 4) return undefined;
  const isBlank = rest.slice(found[0].length).trim() === "";
  // So that a number at a line's start or a dash does not make a list of a paragraph.
  if (inParagraph && (isBlank || (found[1] !== undefined && Number(found[1]) !== 1))) return undefined;
  cursor.passTo(at);
  cursor.passCharacters(found[0].length);
  const blanks = cursor.look().indent;
  const padding = isBlank || blanks > 4 ? 1 : blanks;
  cursor.passColumns(padding);
  return indent + found[0].length + padding;
}
