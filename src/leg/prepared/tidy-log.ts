import { truncateMiddle } from "../../core/text/truncate.ts";

/** Enough for the next round to see what failed. */
const maxBytes = 48 * 1024;

/** Lines that are there because each test was asked for by name: of those that passed, nobody needs to read. */
const chatter = /^(?:=== (?:RUN|PAUSE|CONT|NAME) .*| *--- PASS: .*)\r?\n/gm;

/** A test's output as people and the next round's coder read it. */
export function tidyLog(output: string): string {
  return truncateMiddle(output.replace(chatter, ""), { maxBytes }).text;
}
