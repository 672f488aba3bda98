import type { Marks, Told } from "./read-cause.ts";

/** Without a name of the code or a known cause in either, two remarks must share as many of their words. */
const wordsAlone = 0.8;
/** A headline that names no cause leaves it to the body, which names some by the way. */
const trustInBody = 0.5;
/** What is said below the headline counts less than what is said in it. */
const weightOfBody = 0.5;

/**
 * How alike two remarks are in what they say is wrong, 0 to 1; the same both ways round. Causes and names of the code count in any language, words only where
 * both are written in the same one. What one says is looked for in all that the other says, its headline above all.
 */
export function likeCause(one: Told, other: Told): number {
  const told = both(one, other, (mark) => !mark.startsWith("word:"));
  const isForeign = one.language !== "" && other.language !== "" && one.language !== other.language;
  if (isForeign) return told ?? 0;
  const worded = both(one, other, (mark) => mark.startsWith("word:")) ?? 0;
  if (told === undefined) return worded * wordsAlone;
  return 0.6 * told + 0.4 * worded;
}

/** Both name causes that are known, and share none of them: what else they have in common does not make them one. */
export function isOtherCause(one: Told, other: Told): boolean {
  const [mine, theirs] = [one, other].map(({ all }) => [...all.keys()].filter((mark) => mark.startsWith("cause:")));
  if (mine === undefined || theirs === undefined || mine.length === 0 || theirs.length === 0) return false;
  return !mine.some((mark) => theirs.includes(mark));
}

type Counts = (mark: string) => boolean;

/** undefined: one of them says nothing of that kind. */
function both(one: Told, other: Told, counts: Counts): number | undefined {
  const [there, back] = [cover(one, other, counts), cover(other, one, counts)];
  return there === undefined || back === undefined ? undefined : Math.sqrt(there * back);
}

/** The part of what one says that the other says too. Of the body the causes count alone: names and words are many there, and some are always shared. */
function cover({ title, all }: Told, other: Told, counts: Counts): number | undefined {
  const hasTitle = weigh(title, counts) > 0;
  const below = (mark: string) => counts(mark) && !title.has(mark) && (!hasTitle || mark.startsWith("cause:"));
  const whole = weigh(title, counts) + weightOfBody * weigh(all, below);
  if (whole === 0) return undefined;
  const trust = hasTitle ? 1 : trustInBody;
  const isShared = (mark: string) => other.all.has(mark);
  const shared =
    weigh(title, (mark) => counts(mark) && isShared(mark)) +
    weightOfBody * weigh(all, (mark) => below(mark) && isShared(mark));
  return (trust * shared) / whole;
}

function weigh(marks: Marks, counts: Counts): number {
  let sum = 0;
  for (const [mark, weight] of marks) if (counts(mark)) sum += weight;
  return sum;
}
