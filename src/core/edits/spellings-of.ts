import { hideAgain } from "../text/reveal-text.ts";
import type { Edit } from "./fit-replacement.ts";

const number = /^ *\d+\t/;

/**
 * An edit as it was given, and as it is meant when what only the reader was shown got into it: characters made visible, line numbers.
 * Numbers count only when every line of `old` has one and they count up.
 */
export function spellingsOf(given: Edit): readonly Edit[] {
  const bare = countsUp(given.old) ? { old: withoutNumbers(given.old), new: withoutNumbers(given.new) } : given;
  const shown = { old: hideAgain(bare.old), new: hideAgain(bare.new) };
  return [given, bare, shown].filter((edit, index, all) => all.findIndex(({ old }) => old === edit.old) === index);
}

function countsUp(text: string): boolean {
  const numbers = text
    .replace(/\r?\n$/, "")
    .split("\n")
    .map((line) => Number(number.exec(line)?.[0] ?? Number.NaN));
  return numbers.every((each, index) => each === (numbers[0] ?? 0) + index);
}

function withoutNumbers(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(number, ""))
    .join("\n");
}
