import { checkLine } from "./formats/check-lines.ts";
import type { AnswerExample, FormatFile, PairExample } from "./formats/format.ts";
import type { LeftOut } from "./left-out.ts";
import type { Split } from "./split-problems.ts";

/** What a line is made of, and the side that it is on. */
export type Example = (AnswerExample | PairExample) & { readonly id: string; readonly split: Split };

export type Written = {
  /** Lines of each side, each behind the format's own validator. */
  readonly lines: Readonly<Record<Split, readonly string[]>>;
  /** What the format can not say, with the field. */
  readonly leftOut: readonly LeftOut[];
};

/** Examples as lines of one format; what its validator refuses is left out and told, never written. */
export function writeFormat(folder: string, format: FormatFile, examples: readonly Example[]): Written {
  const lines: Record<Split, string[]> = { train: [], validation: [] };
  const leftOut: LeftOut[] = [];
  for (const example of examples) {
    const made = toLine(format, example);
    if (made === undefined) continue;
    const line = JSON.stringify(made);
    const [mistake] = checkLine(format, line, lines[example.split].length + 1);
    if (mistake === undefined) lines[example.split].push(line);
    else
      leftOut.push({
        id: example.id,
        reason: "refused by a format",
        detail: `${folder}: ${mistake.field}: ${mistake.what}`,
      });
  }
  return { lines, leftOut };
}

function toLine(format: FormatFile, example: Example): object | undefined {
  if (format.of === "answers") return "answer" in example ? format.toLine(example) : undefined;
  return "chosen" in example ? format.toLine(example) : undefined;
}
