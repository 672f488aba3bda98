import type { Problem } from "../../contracts/dataset.ts";
import { Fault } from "../../core/fault.ts";
import { parseProblems } from "../../policy/dataset/problems/parse-problems.ts";
import { toProblem } from "../../policy/dataset/problems/written-problem.ts";
import type { Ports } from "../../ports/ports.ts";
import { readHistory, readIssues } from "./read-issues.ts";

/** Where problems come from. */
export type Sources = {
  /** Files. */
  readonly problems: readonly string[];
  /** One in words. */
  readonly problem: string;
  readonly issues: string;
  readonly history: number;
};
/** undefined: there is no such file. */
export type ReadFile = (path: string) => Promise<string | undefined>;

/** The problems of all sources that are named, each id once. None at all is a Fault `input.missing`. */
export async function readProblems(
  of: Sources,
  readFile: ReadFile,
  ports: Pick<Ports, "forge" | "job">,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const file of of.problems) {
    const text = await readFile(file);
    if (text === undefined)
      throw new Fault("input.invalid", `There is no file ${file}, which \`problems\` names.`, { who: "user" });
    problems.push(...parseProblems(file, text));
  }
  if (of.problem.trim() !== "")
    problems.push(toProblem({ text: of.problem }, `said by ${ports.job.actor || "the caller"}`));
  if (of.issues.trim() !== "") problems.push(...(await readIssues(of.issues.trim(), ports.forge)));
  if (of.history > 0) problems.push(...(await readHistory(of.history, ports.forge)));
  if (problems.length === 0)
    throw new Fault(
      "input.missing",
      "There is no problem to answer: give a file in `problems`, words in `problem`, a label or query in `issues`, or a number in `history`.",
      { who: "user" },
    );
  return distinct(problems);
}

/** The same words from two sources are one problem; one id for different words is a mistake. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const byId = new Map<string, Problem>();
  for (const problem of problems) {
    const other = byId.get(problem.id);
    if (other !== undefined && other.text !== problem.text)
      throw new Fault(
        "input.invalid",
        `The id ${JSON.stringify(problem.id)} of ${problem.source} is that of ${other.source} too. Give one of them another id.`,
        { who: "user" },
      );
    if (other === undefined) byId.set(problem.id, problem);
  }
  const byText = new Map([...byId.values()].toReversed().map((problem) => [problem.text, problem]));
  return [...byId.values()].filter((problem) => byText.get(problem.text) === problem);
}
