/**
 * About how many tokens a text is to the vendors' models, to share out room in a prompt: four characters of ASCII are one, of other scripts
 * each is. Never what money is counted by (`tokenBound`).
 */
export function roughTokens(text: string): number {
  let ascii = 0;
  let others = 0;
  for (const character of text) {
    if (character <= "\x7f") ascii += 1;
    else others += 1;
  }
  return Math.ceil(ascii / 4) + others;
}
