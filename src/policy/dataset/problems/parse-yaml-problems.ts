import { type Document, isMap, isNode, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml";
import { checkValue, renderMistake } from "../mistakes.ts";
import { notProblems } from "./problems-fault.ts";
import { type PlacedProblem, toProblem, WrittenProblem } from "./written-problem.ts";

/** A list of problems, also under the key `problems`: each a text, or a map with `text`. */
export function parseYamlProblems(file: string, text: string): readonly PlacedProblem[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true, logLevel: "silent" });
  const lineOf = (offset: number | undefined): number => lines.linePos(offset ?? 0).line;
  const [document, second] = documents;
  if (document === undefined) return [];
  if (second !== undefined)
    throw notProblems(file, [`${file}:${lineOf(second.range?.[0])}: a second document begins; write all in one list`]);
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0)
    throw notProblems(
      file,
      broken.map(({ pos, message }) => `${file}:${lineOf(pos[0])}: ${message.split(" at line")[0]}`),
    );
  const { contents } = document;
  if (contents === null) return [];
  const list = isMap(contents) ? contents.get("problems", true) : contents;
  if (!isSeq(list))
    throw notProblems(file, [`${file}:1: expected a list of problems, or the key \`problems\` with one`]);
  const others = isMap(contents)
    ? contents.items.map(({ key }) => String(key)).filter((key) => key !== "problems")
    : [];
  const mistakes = others.map((key) => `${file}:1: ${key}: unknown key beside \`problems\``);
  const placed = list.items.flatMap((item) => {
    const line = lineOf(isNode(item) ? item.range?.[0] : undefined);
    const value = isNode(item) ? toValue(item, document) : item;
    const isBare = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    const checked = checkValue(WrittenProblem, isBare ? { text: value } : value, line);
    if (checked.ok) return [{ line, problem: toProblem(checked.value, `${file}:${line}`) }];
    mistakes.push(...checked.mistakes.map((mistake) => renderMistake(file, mistake)));
    return [];
  });
  if (mistakes.length > 0) throw notProblems(file, mistakes);
  return placed;
}

/** Aliases that multiply beyond measure end as no value. */
function toValue(item: Node, document: Document): unknown {
  try {
    return item.toJS(document, { maxAliasCount: 100 });
  } catch (thrown) {
    if (thrown instanceof ReferenceError) return undefined;
    throw thrown;
  }
}
