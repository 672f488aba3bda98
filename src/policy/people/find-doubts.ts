/** A line of a comment, as far as it is known how GitHub shows it. */
type Line = { readonly text: string; readonly fence: number | null };

/** Links and addresses that begin and end on one line, which hide nothing that comes after them. */
const whole = /!?\[[^[\]]*\]\([^()\s"']*\)|<https?:\/\/[^\s<>]*>/g;

/** What may go on on the next lines, and then does not show them: all of it is Markdown as GitHub reads it. */
const opens: readonly RegExp[] = [
  // A tag, whose attribute holds them; declarations and instructions. Hidden comments are known by themselves.
  /<(?:[A-Za-z/?]|!(?!--))/,
  // A link's title, an image's text, a definition or a note that nothing refers to.
  /\]\(|\]:|!\[|\[[^\]]*$/,
  // A table drops the cells that its head lacks, and with them what stands after a pipe.
  /^[ \t]*(?=.*[|:])[|: \t-]*-[|: \t-]*$/,
  // Mathematics that draws nothing.
  /\$\$|\\[A-Za-z]+\{[^}]*$/,
];

/** Whether GitHub may not show what stands below a line outside of blocks of code. Pure. */
export function mayHideNext(line: string): boolean {
  const open = line.replace(whole, "");
  return opens.some((one) => one.test(open));
}

/**
 * Why people may not see a line as Baton reads it, for each line; undefined where they do. What is hidden needs not be found to the sign: whoever writes a
 * command can write it first. Pure.
 */
export function findDoubts(lines: readonly Line[]): readonly (string | undefined)[] {
  let [mayBeHidden, isOfQuote] = [false, false];
  return lines.map(({ text, fence }) => {
    const isOwn = fence !== null || /^ {0,3}[-*+] /.test(text);
    if (isOwn || text.trim() === "") isOfQuote = false;
    const doubt = mayBeHidden ? below : isOfQuote ? quoted : undefined;
    if (/^ {0,3}>/.test(text) && fence === null) isOfQuote = true;
    if (fence === null && mayHideNext(text)) mayBeHidden = true;
    return doubt;
  });
}

const below =
  "stands below a tag, a link, a table or a formula that may hide it on GitHub: write commands first, or in a comment of their own";
const quoted = "stands right below a quote, and GitHub shows it as a part of that: leave a line empty between them";
