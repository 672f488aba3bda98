import type { Problem } from "../../contracts/dataset.ts";
import { Fault } from "../../core/fault.ts";
import { parseProblems } from "../../policy/dataset/problems/parse-problems.ts";
import { toProblem } from "../../policy/dataset/problems/written-problem.ts";
import type { Ports } from "../../ports/ports.ts";
import { toNames } from "./choose-personas.ts";
import type { DatasetInputs } from "./inputs.ts";
import { readHistory, readIssues } from "./read-issues.ts";

/** The problems of all sources that the inputs name, each id once. None at all is a Fault `input.missing`. */
export async function readProblems(
  inputs: Pick<DatasetInputs, "problems" | "problem" | "issues" | "history">,
  ports: Pick<Ports, "load" | "forge" | "job">,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const file of toNames(inputs.problems)) {
    const text = await ports.load(file);
    if (text === undefined)
      throw new Fault("input.invalid", `Input \`problems\`: there is no file ${file}.`, { who: "user" });
    problems.push(...parseProblems(file, text));
  }
  if (inputs.problem.trim() !== "")
    problems.push(toProblem({ text: inputs.problem }, `said by ${ports.job.actor || "the caller"}`));
  if (inputs.issues.trim() !== "") problems.push(...(await readIssues(inputs.issues.trim(), ports.forge)));
  if (inputs.history > 0) problems.push(...(await readHistory(inputs.history, ports.forge)));
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
  return [...byId.values()];
}
