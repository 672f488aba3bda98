/**
 * Takes out HTML comments as a browser reads them: from `<!--` to the first `-->`, or to the end of the text when there is none. When a comment
 * holds further `<!--`, as many further `-->` are taken with what lies before them, so that a nested comment leaves no inner part behind.
 * Linear: each end is looked for once.
 */
export function stripComments(text: string): { readonly text: string; readonly comments: number } {
  const nextOpen = finder(text, "<!--");
  const nextClose = finder(text, "-->");
  let kept = "";
  let comments = 0;
  let at = 0;
  for (let open = nextOpen(0); open >= 0; open = nextOpen(at)) {
    kept += text.slice(at, open);
    comments++;
    at = endOfComment(open, nextOpen, nextClose);
    if (at < 0) return { text: kept, comments };
  }
  return { text: kept + text.slice(at), comments };
}

type Find = (from: number) => number;

/** The end of the comment that starts at `open`, or -1 when it is never closed. */
function endOfComment(open: number, nextOpen: Find, nextClose: Find): number {
  // `<!-->` and `<!--->` are whole comments, so the end may share the opening's dashes.
  let close = nextClose(open + 2);
  if (close < 0) return -1;
  let nested = 0;
  for (let inner = nextOpen(open + 4); inner >= 0 && inner < close; inner = nextOpen(inner + 4)) nested++;
  for (; nested > 0; nested--) {
    const outer = nextClose(close + 3);
    const other = nextOpen(close + 3);
    if (outer < 0 || (other >= 0 && other < outer)) break;
    close = outer;
  }
  return close + 3;
}

/** `indexOf` for positions that only grow: an answer is kept until it is passed, so a far or missing one is not looked for again. */
function finder(text: string, wanted: string): Find {
  let found = text.indexOf(wanted);
  return (from) => {
    if (found >= 0 && found < from) found = text.indexOf(wanted, from);
    return found;
  };
}
