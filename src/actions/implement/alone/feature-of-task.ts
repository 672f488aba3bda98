import type { Feature } from "../../../contracts/plan.ts";
import { cutText } from "../../../core/text/cut-text.ts";

/** A task in plain words as the one feature of a plan, for an action that runs alone: all paths are its own, and the task is its criterion. */
export function featureOfTask(task: string): Feature {
  const firstLine = task.trim().split("\n", 1)[0] ?? task;
  return {
    id: "f1",
    title: cutText(firstLine.replace(/^#+\s*/, ""), 100),
    goal: cutText(task.trim(), 2000),
    role: "coder",
    mentalModel: "decide",
    model: null,
    priority: 1,
    risk: 1,
    riskReason: "",
    dependsOn: [],
    owns: ["**"],
    interface: "",
    notDoing: [],
    criteria: [{ id: "f1.c1", text: cutText(task.trim(), 600), check: "review", issueQuote: firstLine.slice(0, 600) }],
  };
}
