import type { Ballot } from "../../../../agent/prompts/juror.ts";

/** What is wrong with a ranking, a sentence each: every letter stands in it once, and no other does. */
export function checkBallot({ ranking }: Pick<Ballot, "ranking">, letters: readonly string[]): readonly string[] {
  const all = letters.join(", ");
  const missing = letters.filter((letter) => !ranking.includes(letter));
  const unknown = [...new Set(ranking.filter((letter) => !letters.includes(letter)))];
  const doubled = [
    ...new Set(ranking.filter((letter, at) => letters.includes(letter) && ranking.indexOf(letter) < at)),
  ];
  return [
    ...missing.map((letter) => `ranking: ${letter} is missing; give it a place.`),
    ...unknown.map((letter) => `ranking: there is no candidate ${JSON.stringify(letter)}; rank ${all}.`),
    ...doubled.map((letter) => `ranking: ${letter} stands there twice; keep one.`),
  ];
}
