const wide =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const zero = /^[\p{Default_Ignorable_Code_Point}\p{M}\p{Cc}]+$/u;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Columns that a terminal needs for a line: East Asian wide characters and emoji take two, marks and what cannot be seen take none. */
export function countColumns(line: string): number {
  let columns = 0;
  for (const { segment } of graphemes.segment(line)) columns += widthOf(segment);
  return columns;
}

/** The line cut to so many columns; what is cut shows it. */
export function cutColumns(line: string, maxColumns: number): string {
  if (countColumns(line) <= maxColumns) return line;
  let cut = "";
  let columns = 1;
  for (const { segment } of graphemes.segment(line)) {
    columns += widthOf(segment);
    if (columns > maxColumns) break;
    cut += segment;
  }
  return `${cut}…`;
}

function widthOf(grapheme: string): number {
  return zero.test(grapheme) ? 0 : wide.test(grapheme) ? 2 : 1;
}
