/** A code fence that nothing in the text can end: one back-tick more than the longest run of them in it, three at least. */
export function fenceOf(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  return "`".repeat(Math.max(3, longest + 1));
}
