import { Fault } from "../core/fault.ts";

const maxMistakes = 20;

/** A mistake of people in a file that they wrote for Baton, each with its place. Of very many the first are told. */
export function notValid(mistakes: readonly string[]): Fault {
  const more = mistakes.length - maxMistakes;
  const lines = [...mistakes.slice(0, maxMistakes), ...(more > 0 ? [`and ${more} more`] : [])];
  return new Fault(
    "config.invalid",
    `The configuration is not valid:\n${lines.map((line) => `  ${line}`).join("\n")}`,
    {
      who: "user",
      facts: { mistakes: mistakes.length },
    },
  );
}
