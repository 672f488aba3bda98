import { cutText } from "../../../core/text/cut-text.ts";
import { checkValue, renderMistake } from "../mistakes.ts";
import { notProblems } from "./problems-fault.ts";
import { type PlacedProblem, toProblem, WrittenProblem } from "./written-problem.ts";

type Heading = { readonly line: number; readonly level: number; readonly title: string };

/**
 * A problem a heading: those of the highest level that has more than one, else the only one; deeper ones belong to the problem that they stand in. A heading
 * with nothing below it is the problem itself. What stands before the first is for people.
 */
export function parseMarkdownProblems(file: string, text: string): readonly PlacedProblem[] {
  const lines = text.split(/\r?\n/);
  const headings = findHeadings(lines);
  if (headings.length === 0 && text.trim() !== "")
    throw notProblems(file, [`${file}:1: there is no heading; write each problem below one of its own (## …)`]);
  const level = levelOf(headings);
  const bounds = headings.filter((heading) => heading.level <= level);
  const mistakes: string[] = [];
  const placed = bounds.flatMap((heading, index) => {
    if (heading.level !== level) return [];
    const { line, title } = heading;
    const end = bounds[index + 1]?.line ?? lines.length + 1;
    const body = lines
      .slice(line, end - 1)
      .join("\n")
      .trim();
    if (title === "" && body === "") return [fault(line, "title", "the heading says nothing, and nothing is below it")];
    const words = title === "" || body === "" ? title || body : `${title}\n\n${body}`;
    const checked = checkValue(
      WrittenProblem,
      { text: words, ...(title === "" ? {} : { title: cutText(title, 300) }) },
      line,
    );
    if (checked.ok) return [{ line, problem: toProblem(checked.value, `${file}:${line}`) }];
    mistakes.push(...checked.mistakes.map((mistake) => renderMistake(file, mistake)));
    return [];
  });
  if (mistakes.length > 0) throw notProblems(file, mistakes);
  return placed.filter((one) => one !== undefined);

  function fault(line: number, field: string, what: string): undefined {
    mistakes.push(renderMistake(file, { line, field, what }));
    return undefined;
  }
}

/** The highest level with several headings; without one the deepest that a title leads to. */
function levelOf(headings: readonly Heading[]): number {
  for (let level = 1; level <= 6; level++)
    if (headings.filter((heading) => heading.level === level).length > 1) return level;
  return Math.min(...headings.map(({ level }) => level));
}

/** Lines such as `## Title`, outside of fenced code, comments and front matter. */
function findHeadings(lines: readonly string[]): readonly Heading[] {
  const end = lines[0] === "---" ? lines.indexOf("---", 1) : -1;
  let fence: string | undefined;
  let isComment = false;
  return lines.flatMap((text, index) => {
    if (index <= end) return [];
    if (isComment) {
      isComment = !text.includes("-->");
      return [];
    }
    // What follows the ticks of a fence holds none: such a line is code within a sentence.
    const mark = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(text)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence) && text.trim() === mark) fence = undefined;
      return [];
    }
    if (mark !== undefined) {
      fence = mark;
      return [];
    }
    isComment = /^ {0,3}<!--(?!.*-->)/.test(text);
    const heading = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/.exec(text);
    return heading === null
      ? []
      : [{ line: index + 1, level: heading[1]?.length ?? 1, title: heading[2]?.trim() ?? "" }];
  });
}
