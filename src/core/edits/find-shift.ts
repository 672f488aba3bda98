/** One line's indentation as it was given and as the file has it. */
export type IndentPair = { readonly given: string; readonly actual: string };
export type Reindent = (indent: string) => string;

export type Hint = { readonly givenUnit: string | undefined; readonly actualUnit: string | undefined };

type Units = { readonly given: string; readonly actual: string; readonly levels: number };

const unitsKnown: readonly string[] = ["\t", "  ", "    ", "   ", "        ", " "];

/**
 * How given indentation becomes the file's, from the lines that stand in both; undefined when no single shift explains them all. Either the same
 * blanks are before every line (or gone from it), or levels are made of other blanks (tabs for four blanks).
 * `givenUnit` and `actualUnit`: what a level seems to be made of in the text given and in the file; they decide where the pairs leave it open.
 */
export function findShift(pairs: readonly IndentPair[], hint: Hint): Reindent | undefined {
  return findHinted(pairs, hint) ?? findPrefix(pairs) ?? findUnits(pairs, hint);
}

/** Both texts show what their levels are made of, and with that no line has moved. */
function findHinted(pairs: readonly IndentPair[], { givenUnit, actualUnit }: Hint): Reindent | undefined {
  if (givenUnit === undefined || actualUnit === undefined) return undefined;
  const units = levelsBetween(pairs, givenUnit, actualUnit);
  return units?.levels === 0 ? (indent) => relevel(indent, units) : undefined;
}

function findPrefix(pairs: readonly IndentPair[]): Reindent | undefined {
  const first = pairs[0];
  if (first === undefined) return (indent) => indent;
  const added = first.actual.slice(0, Math.max(0, first.actual.length - first.given.length));
  if (pairs.every(({ given, actual }) => actual === added + given)) return (indent) => added + indent;
  const removed = first.given.slice(0, Math.max(0, first.given.length - first.actual.length));
  if (!pairs.every(({ given, actual }) => given === removed + actual)) return undefined;
  return (indent) => (indent.startsWith(removed) ? indent.slice(removed.length) : "");
}

function findUnits(pairs: readonly IndentPair[], hint: Hint): Reindent | undefined {
  const fitting = unitsKnown
    .flatMap((given) => unitsKnown.map((actual) => levelsBetween(pairs, given, actual)))
    .filter((units) => units !== undefined);
  const rate = (units: Units): number =>
    (units.given === hint.givenUnit ? 2 : 0) +
    (units.actual === hint.actualUnit ? 2 : 0) +
    (units.levels === 0 ? 3 : 0);
  const best = fitting.toSorted((one, other) => rate(other) - rate(one))[0];
  return best && ((indent) => relevel(indent, best));
}

function levelsBetween(pairs: readonly IndentPair[], given: string, actual: string): Units | undefined {
  const first = pairs[0];
  if (first === undefined || given === actual) return undefined;
  const units = { given, actual, levels: countUnits(first.actual, actual) - countUnits(first.given, given) };
  // Where two depths would become one, something else than the unit differs.
  const isOneToOne = new Set(pairs.map((pair) => pair.given)).size === new Set(pairs.map((pair) => pair.actual)).size;
  return isOneToOne && pairs.every((pair) => relevel(pair.given, units) === pair.actual) ? units : undefined;
}

function relevel(indent: string, { given, actual, levels }: Units): string {
  const count = countUnits(indent, given);
  return actual.repeat(Math.max(0, count + levels)) + indent.slice(count * given.length);
}

function countUnits(indent: string, unit: string): number {
  let count = 0;
  while (indent.startsWith(unit, count * unit.length)) count++;
  return count;
}

/** What one level of indentation is made of: a tab, or the step by which lines most often go deeper; undefined when none does. */
export function findIndentUnit(lines: readonly string[]): string | undefined {
  const steps = new Map<string, number>();
  let before: string | undefined;
  for (const line of lines) {
    const indent = /^[ \t]*(?=\S)/.exec(line)?.[0];
    // A comment's asterisks are set off by one blank more, which is no level.
    if (indent === undefined || /^\s*\*/.test(line)) continue;
    // How deep a passage begins says nothing of its steps.
    const isDeeper = before !== undefined && indent.startsWith(before);
    const step = indent.startsWith("\t") ? "\t" : isDeeper ? indent.slice(before?.length) : "";
    if (step !== "") steps.set(step, (steps.get(step) ?? 0) + 1);
    before = indent;
  }
  return [...steps].toSorted(([, one], [, other]) => other - one)[0]?.[0];
}
