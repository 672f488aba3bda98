import type { Sandbox } from "../../ports/sandbox.ts";
import type { Syntax } from "../../ports/syntax.ts";
import type { Workspace } from "../../ports/workspace.ts";
import type { AgentTool } from "../tool.ts";
import { editFile } from "./edit-file.ts";
import { listFiles } from "./list-files.ts";
import { readFile } from "./read-file.ts";
import { type FindGround, run } from "./run.ts";
import { search } from "./search.ts";
import { withSyntax } from "./with-syntax.ts";
import { writeFile } from "./write-file.ts";

/** For those who only look: planner, reviewer. */
export function readOnlyTools(workspace: Workspace): readonly AgentTool[] {
  return [listFiles(workspace), search(workspace), readFile(workspace)];
}

/** For those who change files; `run` only where there is a sandbox, and then it lists files too: each tool is paid for with every call. */
export function fullTools(
  workspace: Workspace,
  sandbox: Sandbox,
  syntax: Syntax,
  ground?: FindGround,
): readonly AgentTool[] {
  const parsers = { syntax, sandbox, folder: workspace.folder };
  const writers = [editFile(workspace), writeFile(workspace)].map((tool) => withSyntax(tool, parsers));
  const writing = [search(workspace), readFile(workspace), ...writers];
  if (sandbox.kind === "none") return [listFiles(workspace), ...writing];
  return [...writing, run(sandbox, workspace.folder, ground)];
}
