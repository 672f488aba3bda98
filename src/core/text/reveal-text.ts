const hidden = /[\p{Default_Ignorable_Code_Point}\p{Cc}\ufff9-\ufffb\u2028\u2029]/gu;
const onlyHidden = new RegExp(`^${hidden.source}$`, "u");

/** Of one character: whether a reader can not see it, or sees something else than it is. */
export function isHidden(character: string): boolean {
  return onlyHidden.test(character);
}

/**
 * Untrusted code or output with what can not be seen made visible: `⟨U+202E⟩`. Nothing is taken out, so that a reader can quote all the rest as it
 * stands. A byte order mark at the very start and the carriage return of a line's end are left alone.
 */
export function revealText(text: string): { readonly text: string; readonly revealed: number } {
  let revealed = 0;
  const shown = text.toWellFormed().replace(hidden, (character, at: number, whole: string) => {
    if (character === "\n" || character === "\t") return character;
    if (character === "\r" && whole[at + 1] === "\n") return character;
    if (character === "\ufeff" && at === 0) return character;
    revealed++;
    return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
  return { text: shown, revealed };
}

/** The way back: what `revealText` made visible as it was, so that a model can name such a line in an edit. */
export function hideAgain(text: string): string {
  return text.replace(/⟨U\+([0-9A-F]{4,6})⟩/g, (shown, hex: string) => {
    const codePoint = Number.parseInt(hex, 16);
    return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : shown;
  });
}

/** A text in which only those characters are hidden again that stand, hidden, in the text it was made from. */
export function asItStands(text: string, there: string): string {
  return text.replace(/⟨U\+[0-9A-F]{4,6}⟩/g, (shown) => {
    const hidden = hideAgain(shown);
    return there.includes(hidden) && !there.includes(shown) ? hidden : shown;
  });
}
