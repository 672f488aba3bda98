import { parse } from "yaml";
import { readRef } from "../../git/refs.ts";
import type { WorkflowRow } from "../../store/action-rows.ts";
import type { RepoRow } from "../../store/rows.ts";
import type { World } from "../../world.ts";
import { isBody } from "../fields.ts";
import type { Body } from "../route.ts";

const FOLDER = ".github/workflows/";

/** The workflow files of the default branch, each with a number that stays. */
export function listWorkflows(world: World, repo: RepoRow): readonly WorkflowRow[] {
  const git = world.git(repo);
  const tip = readRef(git, `refs/heads/${repo.defaultBranch}`);
  if (tip === undefined) return [];
  const paths = git.run(["ls-tree", "-z", "--name-only", tip, "--", FOLDER]).split("\0");
  return paths.filter((path) => /\.ya?ml$/.test(path)).map((path) => workflowOf(world, repo, path));
}

/** The record of a workflow file, made when it is first seen. */
export function workflowOf(world: World, repo: RepoRow, path: string): WorkflowRow {
  const found = world.store.workflows.find({ repo: repo.id, key: path });
  return found ?? world.store.workflows.insert({ repo: repo.id, path, createdAt: world.now() });
}

/** The file's text at a commit or ref, parsed; undefined when it is not there or is no mapping. */
export function readWorkflow(
  world: World,
  repo: RepoRow,
  at: { readonly rev: string; readonly path: string },
): Body | undefined {
  const shown = world.git(repo).attempt(["show", `${at.rev}:${at.path}`]);
  if (shown.status !== 0) return undefined;
  try {
    const file: unknown = parse(shown.stdout);
    return isBody(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** The name people see: the file's `name`, else its path. */
export function nameOfWorkflow(file: Body | undefined, path: string): string {
  const name = file?.name;
  return typeof name === "string" ? name : path;
}

/** `on.workflow_dispatch` with its inputs; undefined when the file has no such trigger. */
export function dispatchTrigger(file: Body): { readonly inputs: Readonly<Record<string, Body>> } | undefined {
  const on = file.on;
  if (on === "workflow_dispatch" || (Array.isArray(on) && on.includes("workflow_dispatch"))) return { inputs: {} };
  if (!isBody(on) || !("workflow_dispatch" in on)) return undefined;
  const trigger = on.workflow_dispatch;
  const inputs = isBody(trigger) ? trigger.inputs : undefined;
  if (!isBody(inputs)) return { inputs: {} };
  return {
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, isBody(input) ? input : {}])),
  };
}
