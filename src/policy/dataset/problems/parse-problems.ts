import type { Problem } from "../../../contracts/dataset.ts";
import { parseJsonlProblems } from "./parse-jsonl-problems.ts";
import { parseMarkdownProblems } from "./parse-markdown-problems.ts";
import { parseYamlProblems } from "./parse-yaml-problems.ts";
import { notProblems } from "./problems-fault.ts";
import type { PlacedProblem } from "./written-problem.ts";

const readers: Readonly<Record<string, (file: string, text: string) => readonly PlacedProblem[]>> = {
  jsonl: parseJsonlProblems,
  yml: parseYamlProblems,
  yaml: parseYamlProblems,
  md: parseMarkdownProblems,
  markdown: parseMarkdownProblems,
};
const maxChars = 20_000_000;

/**
 * A file of problems, by what its name ends in: JSONL (`{"text": …}` a line), YAML (a list of texts, or of `text` with `id`, `title`, …) or Markdown (a
 * problem a heading). The same words twice are one problem. Anything wrong, and a file without a problem, is a Fault `input.invalid` with line and field.
 */
export function parseProblems(file: string, text: string): readonly Problem[] {
  const ending = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? "";
  const reader = Object.hasOwn(readers, ending) ? readers[ending] : undefined;
  if (reader === undefined)
    throw notProblems(file, [`${file}: its name ends in none of .${Object.keys(readers).join(", .")}`]);
  if (text.length > maxChars)
    throw notProblems(file, [`${file}: has ${text.length} characters; at most ${maxChars} are read`]);
  const unread = text.indexOf("\ufffd");
  if (unread !== -1)
    throw notProblems(file, [
      `${file}:${text.slice(0, unread).split("\n").length}: holds what is no UTF-8; save the file as UTF-8`,
    ]);
  const placed = reader(file, text.replace(/^\ufeff/, ""));
  if (placed.length === 0)
    throw notProblems(file, [`${file}:1: there is no problem in it; write at least one (docs/dataset.md)`]);
  return distinct(file, placed);
}

function distinct(file: string, placed: readonly PlacedProblem[]): readonly Problem[] {
  const lines = new Map<string, { readonly line: number; readonly text: string }>();
  const texts = new Set<string>();
  const mistakes: string[] = [];
  const kept = placed.filter(({ line, problem: { id, text } }) => {
    const other = lines.get(id);
    if (other === undefined) lines.set(id, { line, text });
    else if (other.text !== text)
      mistakes.push(`${file}:${line}: id: ${JSON.stringify(id)} is the id of line ${other.line} too`);
    const isNew = other === undefined && !texts.has(text);
    texts.add(text);
    return isNew;
  });
  if (mistakes.length > 0) throw notProblems(file, mistakes);
  return kept.map(({ problem }) => problem);
}
