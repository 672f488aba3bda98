import { findLeaves } from "./find-leaves.ts";
import type { Project } from "./project.ts";
import { sortCommand } from "./sort-command.ts";
import type { StepLine } from "./step-line.ts";

/** A command in the root of a tree as a line. */
export function toLine(text: string, project: Project): StepLine {
  const leaves = findLeaves(text, "", project);
  return { text, folder: "", env: {}, exports: [], isBlock: false, leaves, kind: sortCommand(text, leaves) };
}
