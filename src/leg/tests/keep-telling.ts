import { stripAnsi } from "../../core/text/strip-ansi.ts";
import { isTelling } from "./read-output.ts";
import { findKnown, toLines } from "./split-streams.ts";

const maxKept = 64 * 2 ** 20;
/** Longer ones are nobody's words. */
const maxLine = 2000;

export type Keeper = {
  readonly push: (chunk: Uint8Array) => void;
  /** The telling lines; `isCut`: there were more than can be kept. */
  readonly end: () => { readonly output: string; readonly isCut: boolean };
};

/**
 * Keeps the lines that tell what ran, of an output of any length: what runners say stands at its end or, when several ran, in its middle, which is what a
 * log that people read leaves out.
 */
export function keepTelling(): Keeper {
  const decoder = new TextDecoder();
  const kept: string[] = [];
  let length = 0;
  let rest = "";
  const take = (line: string): void => {
    if (line.length > maxLine || length > maxKept || findKnown(stripAnsi(line).text, isTelling) === undefined) return;
    kept.push(line);
    length += line.length + 1;
  };
  return {
    push(chunk) {
      const lines = toLines(rest + decoder.decode(chunk, { stream: true }));
      // A line without end is not carried on for ever.
      rest = (lines.at(-1) ?? "").slice(0, maxLine + 1);
      for (const line of lines.slice(0, -1)) take(line);
    },
    end() {
      take(rest + decoder.decode());
      rest = "";
      return { output: kept.join("\n"), isCut: length > maxKept };
    },
  };
}
