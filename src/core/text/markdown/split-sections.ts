import { splitCode } from "../split-code.ts";

/** A part of a Markdown text: from its heading's line to the next one, as it stands. */
export type Section = {
  /** Without marks; empty for what stands before the first heading. */
  readonly heading: string;
  /** 1 to 6; 0 for what stands before the first heading. */
  readonly level: number;
  /** Heading and all. */
  readonly text: string;
  /** Where it begins, from 1. */
  readonly line: number;
};

const atx = /^ {0,3}(#{1,6})(?:[ \t]+|$)(.*?)(?:[ \t]+#+)?[ \t]*$/;

/** Cuts at `#` headings that are none in code; the parts together are the text. */
export function splitSections(markdown: string): readonly Section[] {
  const lines = markdown.split(/(?<=\n)/);
  const isCode = markCode(markdown, lines);
  const sections: Section[] = [];
  let [heading, level, text, line] = ["", 0, "", 1];
  const close = (): void => {
    if (text.trim() !== "") sections.push({ heading, level, text, line });
  };
  for (const [index, current] of lines.entries()) {
    const match = isCode[index] ? null : atx.exec(current.replace(/\r?\n$/, ""));
    if (match === null) {
      text += current;
      continue;
    }
    close();
    [heading, level, text, line] = [match[2] ?? "", match[1]?.length ?? 1, current, index + 1];
  }
  close();
  return sections;
}

/** Which lines begin within code. */
function markCode(markdown: string, lines: readonly string[]): readonly boolean[] {
  const starts = new Set<number>();
  let at = 0;
  for (const { text, isCode } of splitCode(markdown)) {
    for (let offset = 0; isCode && offset < text.length; offset++) starts.add(at + offset);
    at += text.length;
  }
  let from = 0;
  return lines.map((line) => {
    const begin = from + (line.length - line.trimStart().length);
    from += line.length;
    return starts.has(begin);
  });
}
