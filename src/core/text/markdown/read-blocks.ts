import { findStart, passItem, type Start } from "./block-starts.ts";
import type { HtmlBlock } from "./html-starts.ts";
import { LineCursor } from "./line-cursor.ts";

export type Range = { readonly from: number; readonly to: number };
/** `fence`, `indented`: code, without what stands before its lines. `text`: a paragraph or heading. `html`: nothing in it is Markdown. */
export type Leaf = {
  readonly kind: "fence" | "indented" | "text" | "html";
  readonly lines: readonly Range[];
  /** Of a fence: true when no line closes it, and the fence's characters. */
  readonly isOpen: boolean;
  readonly fence: string;
};
export type Blocks = {
  readonly leaves: readonly Leaf[];
  /** A fence that stands in no list or quotation and is never closed. */
  readonly openFence: string | undefined;
  /** Where a line stands too deep to be read; the text's length else. */
  readonly readTo: number;
};

/** Deeper than this nobody writes, and what stands there is taken for prose. */
const maxDepth = 64;

/**
 * The blocks of a Markdown text by CommonMark 0.31 (spec.commonmark.org), as far as they say what is code: quotations, lists, fences, indented code,
 * headings, paragraphs, HTML. Linear. Without `html` no `<` begins anything, as in a text in which each will be escaped.
 */
export function readBlocks(markdown: string, { html }: { readonly html: boolean }): Blocks {
  const reader = new BlockReader(markdown, html);
  for (const { from, to } of toLines(markdown)) if (!reader.readLine(from, to)) return reader.end(from);
  return reader.end(markdown.length);
}

/** A line's end belongs to it. */
export function* toLines(text: string): Generator<Range> {
  const ends = /\r\n|\n|\r/g;
  let from = 0;
  for (let match = ends.exec(text); match !== null; match = ends.exec(text)) {
    yield { from, to: ends.lastIndex };
    from = ends.lastIndex;
  }
  if (from < text.length) yield { from, to: text.length };
}

/** A quotation, or an item of a list whose content begins so many columns in. */
type Container = { readonly indent: number | undefined; hasContent: boolean };
type OpenLeaf = {
  readonly kind: Leaf["kind"];
  readonly lines: Range[];
  readonly fence: string;
  /** Columns before the fence, which its lines may have too. */
  readonly indent: number;
  readonly html: HtmlBlock | undefined;
};

class BlockReader {
  readonly #text: string;
  readonly #html: boolean;
  #containers: Container[] = [];
  #leaf: OpenLeaf | undefined;
  #leaves: Leaf[] = [];

  constructor(text: string, html: boolean) {
    this.#text = text;
    this.#html = html;
  }

  /** False: it stands too deep, and nothing more is read. */
  readLine(from: number, to: number): boolean {
    let end = to;
    while (end > from && /[\r\n]/.test(this.#text[end - 1] ?? "")) end--;
    const cursor = new LineCursor(this.#text, from, end);
    const matched = this.#matchContainers(cursor);
    const isAll = matched === this.#containers.length;
    if (isAll && this.#continueLeaf(cursor, to)) return true;
    const paragraph = this.#leaf?.kind === "text" ? this.#leaf : undefined;
    // A line that begins nothing goes on a paragraph, also one in containers whose marks it lacks.
    const before = paragraph === undefined ? "none" : isAll ? "paragraph" : "lazy";
    const begun = this.#begin(cursor, { to, matched, before });
    if (this.#containers.length > maxDepth) return false;
    const { at, isBlank } = cursor.look();
    if (begun === "leaf") return true;
    if (begun === "nothing" && paragraph !== undefined && !isBlank) paragraph.lines.push({ from: at, to });
    else {
      if (begun === "nothing") this.#close(matched);
      if (!isBlank) this.#open({ kind: "text", lines: [{ from: at, to }] });
    }
    return true;
  }

  end(readTo: number): Blocks {
    const openFence = this.#containers.length === 0 && this.#leaf?.kind === "fence" ? this.#leaf.fence : undefined;
    this.#closeLeaf(true);
    return { leaves: this.#leaves, openFence, readTo };
  }

  #matchContainers(cursor: LineCursor): number {
    let matched = 0;
    for (const { indent, hasContent } of this.#containers) {
      const next = cursor.look();
      if (indent === undefined) {
        if (next.indent > 3 || next.isBlank || this.#text[next.at] !== ">") break;
        passQuote(cursor, next.at);
      } else if (next.isBlank) {
        if (!hasContent) break;
        cursor.passTo(next.at);
      } else if (next.indent >= indent) cursor.passColumns(indent);
      else break;
      matched++;
    }
    return matched;
  }

  /** True: the line is a part of the open leaf, or ends it. */
  #continueLeaf(cursor: LineCursor, to: number): boolean {
    const leaf = this.#leaf;
    if (leaf === undefined || leaf.kind === "text") return false;
    const next = cursor.look();
    if (leaf.kind === "fence" && next.indent <= 3 && isClosing(this.#text.slice(next.at, cursor.end), leaf.fence)) {
      this.#closeLeaf(false);
      return true;
    }
    if (leaf.kind === "indented" && next.indent < 4 && !next.isBlank) return false;
    if (leaf.kind === "html" && next.isBlank && leaf.html?.end === undefined) return false;
    cursor.passColumns(leaf.kind === "indented" ? 4 : Math.min(leaf.indent, next.indent));
    leaf.lines.push({ from: cursor.at, to });
    if (leaf.html?.end?.test(cursor.rest())) this.#closeLeaf(false);
    return true;
  }

  /** Opens what begins on the line, outermost first. */
  #begin(
    cursor: LineCursor,
    of: { readonly to: number; readonly matched: number; readonly before: "none" | "paragraph" | "lazy" },
  ): "nothing" | "container" | "leaf" {
    let begun: "nothing" | "container" = "nothing";
    const close = () => {
      if (begun === "nothing") this.#close(of.matched);
    };
    for (;;) {
      const { at, indent, isBlank } = cursor.look();
      if (isBlank || this.#containers.length > maxDepth) return begun;
      const before = begun === "nothing" ? of.before : "none";
      const rest = this.#text.slice(at, cursor.end);
      const start = findStart(rest, { indent, before, html: this.#html });
      if (start?.kind === "quote") {
        close();
        passQuote(cursor, at);
        this.#enter(undefined);
      } else if (start !== undefined) {
        close();
        this.#openStart(start, { at, to: of.to, indent, rest }, cursor);
        return "leaf";
      } else {
        const item = passItem(cursor, rest, before === "paragraph");
        if (item === undefined) return begun;
        close();
        this.#enter(item);
      }
      begun = "container";
    }
  }

  #openStart(
    start: Exclude<Start, { readonly kind: "quote" }>,
    line: { readonly at: number; readonly to: number; readonly indent: number; readonly rest: string },
    cursor: LineCursor,
  ): void {
    const lines = [{ from: line.at, to: line.to }];
    if (start.kind === "rule") this.#fill();
    else if (start.kind === "fence") this.#open({ kind: "fence", lines: [], fence: start.fence, indent: line.indent });
    else if (start.kind === "indented") {
      cursor.passColumns(4);
      this.#open({ kind: "indented", lines: [{ from: cursor.at, to: line.to }] });
    } else if (start.kind === "html") {
      this.#open({ kind: "html", lines, html: start.html });
      if (start.html.end?.test(line.rest)) this.#closeLeaf(false);
    } else {
      this.#open({ kind: "text", lines });
      this.#closeLeaf(false);
    }
  }

  #enter(indent: number | undefined): void {
    this.#fill();
    this.#containers.push({ indent, hasContent: false });
  }

  #open(leaf: Pick<OpenLeaf, "kind" | "lines"> & Partial<OpenLeaf>): void {
    this.#fill();
    this.#leaf = { fence: "", indent: 0, html: undefined, ...leaf };
  }

  #fill(): void {
    const innermost = this.#containers.at(-1);
    if (innermost !== undefined) innermost.hasContent = true;
  }

  /** Ends the open leaf, and all containers but so many. */
  #close(kept: number): void {
    this.#closeLeaf(true);
    this.#containers.length = kept;
  }

  #closeLeaf(isOpen: boolean): void {
    if (this.#leaf === undefined) return;
    const { kind, lines, fence } = this.#leaf;
    this.#leaves.push({ kind, lines, fence, isOpen: isOpen && kind === "fence" });
    this.#leaf = undefined;
  }
}

/** The mark and the one blank that belongs to it. */
function passQuote(cursor: LineCursor, at: number): void {
  cursor.passTo(at);
  cursor.passCharacters(1);
  cursor.passColumns(1);
}

function isClosing(line: string, fence: string): boolean {
  const rest = line.trimEnd();
  return rest.length >= fence.length && rest === fence.charAt(0).repeat(rest.length);
}
