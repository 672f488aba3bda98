import { readInline } from "./markdown/inline-code.ts";
import { type Range, readBlocks } from "./markdown/read-blocks.ts";
import { readCode } from "./markdown/read-code.ts";

export type Piece = { readonly text: string; readonly isCode: boolean };

/**
 * Cuts Markdown, in which every `<` will be escaped, into what GitHub shows as code and the rest. A fence that is not closed is prose here, as what follows
 * the text could be told by it.
 */
export function splitCode(markdown: string): readonly Piece[] {
  return cut(markdown, readCode(markdown, { html: false, openFences: false }));
}

/** The same for a text within a line, at whose start no block can begin. */
export function splitSpans(line: string): readonly Piece[] {
  return cut(line, readInline(line, { html: false }).code);
}

/** Markdown after which another text can follow: a fence that it leaves open is closed. */
export function closeFence(markdown: string): string {
  const { openFence } = readBlocks(markdown, { html: false });
  if (openFence === undefined) return markdown;
  return `${markdown}${markdown.endsWith("\n") ? "" : "\n"}${openFence}`;
}

function cut(text: string, code: readonly Range[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { from, to } of code) {
    pieces.push({ text: text.slice(at, from), isCode: false }, { text: text.slice(from, to), isCode: true });
    at = to;
  }
  return [...pieces, { text: text.slice(at), isCode: false }].filter((piece) => piece.text !== "");
}
