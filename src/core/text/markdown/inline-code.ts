import { endOfTag } from "./html-starts.ts";
import type { Range } from "./read-blocks.ts";

export type Inline = { readonly code: readonly Range[]; readonly comments: readonly Range[] };

/**
 * Code spans of one paragraph and, with `html`, its comments, in order, by CommonMark 0.31: of spans, comments and tags the one that begins first holds what
 * is in it. A comment that the paragraph does not close is text. Linear.
 */
export function readInline(text: string, { html }: { readonly html: boolean }): Inline {
  const code: Range[] = [];
  const comments: Range[] = [];
  const closing = findRuns(text);
  const endOfComment = html ? commentEnds(text) : () => undefined;
  const endOfOther = otherEnds(text);
  const special = html ? /[`\\<]/g : /[`\\]/g;
  for (let found = special.exec(text); found !== null; found = special.exec(text)) {
    const from = found.index;
    let to: number;
    if (found[0] === "\\") to = from + (/[!-/:-@[-`{-~]/.test(text[from + 1] ?? "") ? 2 : 1);
    else if (found[0] === "`") {
      const length = runAt(text, from);
      const end = closing(length, from + length);
      to = end ?? from + length;
      if (end !== undefined) code.push({ from, to: end });
    } else {
      const end = endOfComment(from);
      if (end !== undefined) comments.push({ from, to: end });
      to = end ?? endOfOther(from) ?? endOfTag(text, from) ?? from + 1;
    }
    special.lastIndex = to;
  }
  return { code, comments };
}

function runAt(text: string, from: number): number {
  let to = from;
  while (text[to] === "`") to++;
  return to - from;
}

/** Where the next run of just so many back-ticks ends, asked for places that only grow. */
function findRuns(text: string): (length: number, from: number) => number | undefined {
  const starts = new Map<number, number[]>();
  for (const match of text.matchAll(/`+/g)) {
    const known = starts.get(match[0].length);
    if (known === undefined) starts.set(match[0].length, [match.index]);
    else known.push(match.index);
  }
  const passed = new Map<number, number>();
  return (length, from) => {
    const all = starts.get(length) ?? [];
    let index = passed.get(length) ?? 0;
    while (index < all.length && (all[index] ?? 0) < from) index++;
    passed.set(length, index);
    const start = all[index];
    return start === undefined ? undefined : start + length;
  };
}

/**
 * Where a comment that begins at a place ends, asked for places that only grow. One that holds further `<!--` takes as many further `-->` with it, so that a
 * nested comment leaves no inner part behind.
 */
export function commentEnds(text: string): (from: number) => number | undefined {
  const nextOpen = finder(text, "<!--");
  const nextClose = finder(text, "-->");
  return (from) => {
    if (nextOpen(from) !== from) return undefined;
    // `<!-->` and `<!--->` are whole comments, so the end may share the opening's dashes.
    let close = nextClose(from + 2);
    if (close < 0) return undefined;
    let nested = 0;
    for (let inner = nextOpen(from + 4); inner >= 0 && inner < close; inner = nextOpen(inner + 4)) nested++;
    for (; nested > 0; nested--) {
      const outer = nextClose(close + 3);
      const other = nextOpen(close + 3);
      if (outer < 0 || (other >= 0 && other < outer)) break;
      close = outer;
    }
    return close + 3;
  };
}

/** Where an instruction, a section or a declaration ends that begins at a place, asked for places that only grow. */
function otherEnds(text: string): (from: number) => number | undefined {
  const kinds = [
    { start: /<\?/y, end: "?>", next: finder(text, "?>") },
    { start: /<!\[CDATA\[/y, end: "]]>", next: finder(text, "]]>") },
    { start: /<![A-Za-z]/y, end: ">", next: finder(text, ">") },
  ];
  return (from) => {
    for (const { start, end, next } of kinds) {
      start.lastIndex = from;
      if (!start.test(text)) continue;
      const close = next(start.lastIndex);
      return close < 0 ? undefined : close + end.length;
    }
    return undefined;
  };
}

/** `indexOf` for positions that only grow: an answer is kept until it is passed, so a far or missing one is not looked for again. */
function finder(text: string, wanted: string): (from: number) => number {
  let found = text.indexOf(wanted);
  return (from) => {
    if (found >= 0 && found < from) found = text.indexOf(wanted, from);
    return found;
  };
}
