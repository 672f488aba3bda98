import { Fault } from "../../../core/fault.ts";

const maxShown = 20;

/** What is wrong with a file of problems, each mistake with its place. Of very many the first are told. */
export function notProblems(file: string, mistakes: readonly string[]): Fault {
  const more = mistakes.length - maxShown;
  const lines = [...mistakes.slice(0, maxShown), ...(more > 0 ? [`and ${more} more`] : [])];
  return new Fault(
    "input.invalid",
    `The problems of ${file} can not be read:\n${lines.map((line) => `  ${line}`).join("\n")}`,
    { who: "user", facts: { file, mistakes: mistakes.length } },
  );
}
