import { checkValue, type Mistake, readObject } from "../mistakes.ts";
import type { FormatFile } from "./format.ts";

/** What a vendor would refuse in a file of the format, each with line and field; empty when nothing. Field `""` is the line as a whole, line 0 the file. */
export function checkLines(format: Pick<FormatFile, "schema" | "minLines">, text: string): readonly Mistake[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const few =
    lines.length < format.minLines
      ? [{ line: 0, field: "", what: `has ${lines.length} lines; at least ${format.minLines} are taken` }]
      : [];
  return [...few, ...lines.flatMap((line, index) => checkLine(format, line, index + 1))];
}

/** What is wrong with one line. */
export function checkLine({ schema }: Pick<FormatFile, "schema">, text: string, line: number): readonly Mistake[] {
  if (text.startsWith("\ufeff")) return [{ line, field: "", what: "begins with a byte order mark; take it away" }];
  if (text.trim() === "") return [{ line, field: "", what: "is empty; each line is one example" }];
  const read = readObject(text, line);
  if ("mistake" in read) return [read.mistake];
  const checked = checkValue(schema, read.value, line);
  return checked.ok ? [] : checked.mistakes;
}
