export type Near = { readonly firstLine: number; readonly lines: readonly string[] };

const around = 2;
const maxLines = 40;

/**
 * The place of a text that is most like `wanted`, with two lines around it: where an edit's `old` was probably meant. Lines count from 1;
 * undefined when no line is alike at all. Time grows with lines × wanted lines, of which the first 20 are looked at.
 */
export function findNearestLines(text: string, wanted: string): Near | undefined {
  const lines = text.split("\n");
  const sought = wanted
    .split("\n")
    .map(toWords)
    .filter((words) => words.size > 0)
    .slice(0, 20);
  const known = lines.map(toWords);
  let best = { score: 0, at: -1 };
  for (let at = 0; at < lines.length; at++) {
    const score = sought.reduce((sum, words, offset) => sum + likeness(words, known[at + offset]), 0);
    if (score > best.score) best = { score, at };
  }
  if (best.at < 0) return undefined;
  const from = Math.max(0, best.at - around);
  const to = Math.min(lines.length, best.at + Math.min(maxLines, wanted.split("\n").length) + around);
  return { firstLine: from + 1, lines: lines.slice(from, to) };
}

function toWords(line: string): ReadonlySet<string> {
  return new Set(line.slice(0, 400).match(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? []);
}

/** Share of words that both have, 0 to 1 (Jaccard). */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string> | undefined): number {
  if (other === undefined || other.size === 0) return 0;
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  let common = 0;
  for (const word of few) if (many.has(word)) common++;
  return common / (one.size + other.size - common);
}
