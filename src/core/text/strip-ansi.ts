// CSI, OSC, then the two-character sequences (ECMA-48); also CSI as the single character that C1 has for it.
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences are made of control characters
const sequence = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]|\x9b[0-?]*[ -/]*[@-~]/g;

/** Text without terminal sequences (colours, titles, links), and how many there were. Linear. */
export function stripAnsi(text: string): { readonly text: string; readonly count: number } {
  const count = text.match(sequence)?.length ?? 0;
  return { text: count === 0 ? text : text.replace(sequence, ""), count };
}
