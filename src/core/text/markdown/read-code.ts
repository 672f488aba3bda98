import { commentEnds, readInline } from "./inline-code.ts";
import { type Leaf, type Range, readBlocks } from "./read-blocks.ts";

/** `hidden`: a comment that GitHub does not show. */
export type Part = Range & { readonly kind: "code" | "hidden" };
type Options = {
  /** False for a text whose every `<` will be escaped. */
  readonly html: boolean;
  /** False: from a fence on that nothing closes but its list, quotation or the text itself all is prose, as others may read it otherwise. */
  readonly openFences: boolean;
};

/** What of a Markdown text GitHub shows as code, and what it hides; the rest is prose. In order, apart from each other. */
export function readCode(markdown: string, options: Options): readonly Part[] {
  const parts: Part[] = [];
  const { leaves, readTo } = readBlocks(markdown, options);
  const unread: Leaf = { kind: "html", lines: [{ from: readTo, to: markdown.length }], isOpen: false, fence: "" };
  for (const leaf of [...leaves, ...(options.html ? [unread] : [])]) {
    if (leaf.kind === "text") parts.push(...readText(markdown, leaf.lines, options));
    else if (leaf.kind === "html") {
      const { comments, isOpen } = readHtml(markdown, leaf.lines);
      parts.push(...comments);
      // Nothing that is shown can close it: a browser hides all that follows.
      if (isOpen) return parts;
    } else if (leaf.isOpen && !options.openFences) return parts;
    else parts.push(...leaf.lines.map((line) => ({ ...line, kind: "code" }) as const));
  }
  return parts;
}

function readText(markdown: string, lines: readonly Range[], options: Options): readonly Part[] {
  const rows = lines.map(({ from, to }) => markdown.slice(from, to));
  const table = findTable(rows);
  if (table === undefined) return readJoined(rows, lines, options);
  const cells = lines.slice(table).flatMap((line) => toCells(markdown, line));
  return [
    ...readJoined(rows.slice(0, table), lines.slice(0, table), options),
    ...cells.flatMap((cell) => readJoined([markdown.slice(cell.from, cell.to)], [cell], options)),
  ];
}

/** A paragraph without the marks before its lines. */
function readJoined(rows: readonly string[], lines: readonly Range[], options: Options): readonly Part[] {
  const text = rows.join("");
  if (!/`|<!--/.test(text)) return [];
  const { code, comments } = readInline(text, options);
  // A paragraph can begin with what links mean, of which nothing is shown: which of its back-ticks pair is not told here.
  const isSure = !(/^\[/.test(text) && text.includes("]:"));
  const parts = [
    ...(isSure ? code : []).map((range) => ({ ...range, kind: "code" as const })),
    ...comments.map((range) => ({ ...range, kind: "hidden" as const })),
  ].toSorted((one, other) => one.from - other.from);
  let row = 0;
  let before = 0;
  /** Of the character at a place in the joined text; places only grow. */
  const toSource = (at: number): number => {
    while (row < rows.length - 1 && at - before >= (rows[row]?.length ?? 0)) before += rows[row++]?.length ?? 0;
    return (lines[row]?.from ?? 0) + at - before;
  };
  return parts.map(({ from, to, kind }) => ({ from: toSource(from), to: toSource(to - 1) + 1, kind }));
}

/** The first row of a table, also of one whose head may stand in the text around. */
function findTable(rows: readonly string[]): number | undefined {
  const marked = rows.findIndex((row) => row.startsWith("|"));
  const delimited = rows.findIndex((row, index) => index > 0 && isDelimiterRow(row)) - 1;
  if (delimited < 0) return marked < 0 ? undefined : marked;
  return marked < 0 ? delimited : Math.min(marked, delimited);
}

function isDelimiterRow(row: string): boolean {
  return /^[ \t|:-]+$/.test(row.trimEnd()) && row.includes("-") && /[|:]/.test(row);
}

/** A cell ends at `|`, also within back-ticks, unless a backslash is before it. */
function toCells(markdown: string, { from, to }: Range): readonly Range[] {
  const cells: Range[] = [];
  let start = from;
  for (let at = from; at < to; at++) {
    if (markdown[at] === "\\") at++;
    else if (markdown[at] === "|") {
      cells.push({ from: start, to: at });
      start = at + 1;
    }
  }
  return [...cells, { from: start, to }];
}

function readHtml(
  markdown: string,
  lines: readonly Range[],
): { readonly comments: readonly Part[]; readonly isOpen: boolean } {
  const from = lines[0]?.from ?? 0;
  const to = lines.at(-1)?.to ?? from;
  const text = markdown.slice(from, to);
  const endOf = commentEnds(text);
  const comments: Part[] = [];
  for (let open = text.indexOf("<!--"); open >= 0; open = text.indexOf("<!--", open)) {
    const end = endOf(open);
    comments.push({ from: from + open, to: end === undefined ? markdown.length : from + end, kind: "hidden" });
    if (end === undefined) return { comments, isOpen: true };
    open = end;
  }
  return { comments, isOpen: false };
}
