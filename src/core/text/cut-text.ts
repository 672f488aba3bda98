const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Longer than any character that people write; looked at before a cut. */
const longestCharacter = 64;

/**
 * The beginning of a text, at most `maxLength` UTF-16 units of it, as contracts count them: no character is split, be it of several code points
 * (an emoji with its skin, a letter with its marks).
 */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const from = Math.max(0, maxLength - longestCharacter);
  // One that began before is read from there on: it is cut as it would be, or is longer than people write.
  const begin = /[\uDC00-\uDFFF]/.test(text[from] ?? "") ? from + 1 : from;
  let end = begin;
  for (const { index, segment } of segmenter.segment(text.slice(begin, maxLength + longestCharacter))) {
    const next = begin + index + segment.length;
    if (next > maxLength) break;
    end = next;
  }
  return end === begin
    ? text
        .slice(0, maxLength)
        .toWellFormed()
        .replace(/\uFFFD$/, "")
    : text.slice(0, end);
}
