import type { Sandbox } from "../../ports/sandbox.ts";
import type { Workspace } from "../../ports/workspace.ts";
import type { AgentTool } from "../tool.ts";
import { editFile } from "./edit-file.ts";
import { listFiles } from "./list-files.ts";
import { readFile } from "./read-file.ts";
import { run } from "./run.ts";
import { search } from "./search.ts";
import { writeFile } from "./write-file.ts";

/** For those who only look: planner, reviewer. */
export function readOnlyTools(workspace: Workspace): readonly AgentTool[] {
  return [listFiles(workspace), search(workspace), readFile(workspace)];
}

/** For those who change files; `run` only where there is a sandbox, and then it lists files too: each tool is paid for with every call. */
export function fullTools(workspace: Workspace, sandbox: Sandbox): readonly AgentTool[] {
  const writing = [search(workspace), readFile(workspace), editFile(workspace), writeFile(workspace)];
  return sandbox.kind === "none" ? [listFiles(workspace), ...writing] : [...writing, run(sandbox, workspace.folder)];
}
