/** The line, from 1, that holds the character at `at`. */
export function lineAt(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
