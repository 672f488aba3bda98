import { checkValue, readObject, renderMistake } from "../mistakes.ts";
import { notProblems } from "./problems-fault.ts";
import { type PlacedProblem, toProblem, WrittenProblem } from "./written-problem.ts";

/** A problem a line, empty lines aside. */
export function parseJsonlProblems(file: string, text: string): readonly PlacedProblem[] {
  const mistakes: string[] = [];
  const placed = text.split(/\r?\n/).flatMap((written, index) => {
    const line = index + 1;
    if (written.trim() === "") return [];
    const read = readObject(written, line);
    const checked = "mistake" in read ? undefined : checkValue(WrittenProblem, read.value, line);
    if (checked?.ok) return [{ line, problem: toProblem(checked.value, `${file}:${line}`) }];
    const found = "mistake" in read ? [read.mistake] : (checked?.mistakes ?? []);
    mistakes.push(...found.map((mistake) => renderMistake(file, mistake)));
    return [];
  });
  if (mistakes.length > 0) throw notProblems(file, mistakes);
  return placed;
}
