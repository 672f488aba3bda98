import { stripAnsi } from "../../../core/text/strip-ansi.ts";

/** Enough for the next round to see what failed. */
const maxCharacters = 12_000;

// GitHub writes the time before each line.
const time = /^\uFEFF?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z ?/gm;

/** The end of a job's log as people and the next round's coder read it: up to the last error, as what comes after it only puts the job away. */
export function tidyCiLog(log: string): string {
  const lines = stripAnsi(log.replaceAll("\r\n", "\n").replace(time, "")).text.trimEnd().split("\n");
  const last = lines.findLastIndex((line) => line.startsWith("##[error]"));
  const text = (last < 0 ? lines : lines.slice(0, last + 1)).join("\n").toWellFormed();
  if (text.length <= maxCharacters) return text;
  const end = text.slice(-maxCharacters);
  return `…\n${end.slice(end.indexOf("\n") + 1)}`.toWellFormed();
}
