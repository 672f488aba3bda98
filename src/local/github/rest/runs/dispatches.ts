import { defaultTip, doerOf, emit } from "../../events/emit.ts";
import { readRef } from "../../git/refs.ts";
import type { WorkflowRow } from "../../store/action-rows.ts";
import { apiRepo, pageOf } from "../../world.ts";
import { noContent, notFound, ok, Refusal } from "../answers.ts";
import { objectOf, textOf } from "../fields.ts";
import { dispatchTrigger, listWorkflows, readWorkflow } from "../repository/workflow-files.ts";
import type { Answer, Body, RepoCall, RepoRoute } from "../route.ts";

const REPO = "/repos/{owner}/{repo}";

export const dispatchRoutes: readonly RepoRoute[] = [
  {
    method: "POST",
    path: `${REPO}/actions/workflows/{workflow_id}/dispatches`,
    needs: ["actions=write"],
    answer: dispatchWorkflow,
  },
  { method: "POST", path: `${REPO}/dispatches`, needs: ["contents=write"], answer: dispatchRepository },
];

/** The workflow that a path parameter means: its number, or its file's name. */
export function workflowAt(call: RepoCall): WorkflowRow {
  const wanted = call.params.workflow_id ?? "";
  const found = listWorkflows(call.world, call.repo).find(
    (one) => String(one.id) === wanted || one.path.split("/").at(-1) === wanted,
  );
  if (found === undefined) throw notFound();
  return found;
}

function dispatchWorkflow(call: RepoCall): Answer {
  const { world, repo, body } = call;
  const workflow = workflowAt(call);
  const name = textOf(body, "ref") ?? "";
  const git = world.git(repo);
  const ref = [name, `refs/heads/${name}`, `refs/tags/${name}`].find(
    (candidate) => candidate.startsWith("refs/") && readRef(git, candidate) !== undefined,
  );
  if (ref === undefined) throw new Refusal(422, `No ref found for: ${name}`);
  const file = readWorkflow(world, repo, { rev: ref, path: workflow.path });
  const trigger = file === undefined ? undefined : dispatchTrigger(file);
  if (trigger === undefined) throw new Refusal(422, "Workflow does not have 'workflow_dispatch' trigger");
  const inputs = readInputs(trigger.inputs, objectOf(body, "inputs") ?? {});
  const event = emit(world, repo, doerOf(call.caller), {
    name: "workflow_dispatch",
    payload: { inputs, ref, workflow: workflow.path },
    ref,
    sha: readRef(git, `${ref}^{commit}`) ?? "",
    workflowPath: workflow.path,
  });
  if (body.return_run_details !== true) return noContent();
  const runId = world.store.database.nextId();
  world.store.events.change(event, { reservedRun: runId });
  return ok({
    workflow_run_id: runId,
    run_url: apiRepo(world, repo, `/actions/runs/${runId}`),
    html_url: pageOf(world, repo, `/actions/runs/${runId}`),
  });
}

/** Inputs reach the event as texts, whatever their declared type. */
function readInputs(declared: Readonly<Record<string, Body>>, given: Body): Readonly<Record<string, string>> {
  const unknown = Object.keys(given).filter((name) => !(name in declared));
  if (unknown.length > 0) throw new Refusal(422, `Unexpected inputs provided: ${JSON.stringify(unknown)}`);
  const inputs: Record<string, string> = {};
  for (const [name, input] of Object.entries(declared)) {
    const value = given[name] ?? input.default;
    if (value === undefined) {
      if (input.required === true) throw new Refusal(422, `Required input '${name}' not provided`);
      continue;
    }
    const options = input.options;
    if (Array.isArray(options) && !options.includes(value)) {
      throw new Refusal(422, `Provided value '${value}' for input '${name}' not in the list of allowed values`);
    }
    inputs[name] = String(value);
  }
  return inputs;
}

function dispatchRepository(call: RepoCall): Answer {
  const { world, repo, body } = call;
  const payload = objectOf(body, "client_payload") ?? {};
  const count = Object.keys(payload).length;
  if (count > 10) throw new Refusal(422, `No more than 10 properties are allowed; ${count} were supplied.`);
  if (JSON.stringify(payload).length >= 65_536) throw new Refusal(422, "client_payload is too large.");
  const action = textOf(body, "event_type") ?? "";
  emit(world, repo, doerOf(call.caller), {
    name: "repository_dispatch",
    payload: { action, branch: repo.defaultBranch, client_payload: payload },
    ...defaultTip(world, repo),
  });
  return noContent();
}
