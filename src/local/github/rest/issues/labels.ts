import { renderLabel, renderLabels } from "../../render/issue.ts";
import type { IssueRow } from "../../store/rows.ts";
import { created, noContent, notFound, ok, Refusal, validationFailed } from "../answers.ts";
import { textOf } from "../fields.ts";
import { listed } from "../paging.ts";
import type { Answer, RepoCall, RepoRoute } from "../route.ts";
import { emitLabel, ensureLabel, labelsIn } from "./issue-labels.ts";
import { issueAt } from "./issues.ts";

const REPO = "/repos/{owner}/{repo}/labels";
const ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}/labels";
const EITHER = ["issues=write", "pull_requests=write"];

export const labelRoutes: readonly RepoRoute[] = [
  {
    method: "GET",
    path: REPO,
    needs: ["issues=read", "pull_requests=read"],
    answer: (call) =>
      listed(call, call.world.store.labels.all({ repo: call.repo.id }), (label) =>
        renderLabel(call.world, call.repo, label),
      ),
  },
  { method: "POST", path: REPO, needs: EITHER, answer: make },
  {
    method: "GET",
    path: `${REPO}/{name}`,
    needs: ["issues=read", "pull_requests=read"],
    answer: (call) => {
      const label = call.world.store.labels.find({ repo: call.repo.id, key: (call.params.name ?? "").toLowerCase() });
      if (label === undefined) throw notFound();
      return ok(renderLabel(call.world, call.repo, label));
    },
  },
  {
    method: "GET",
    path: ISSUE,
    needs: ["issues=read", "pull_requests=read"],
    answer: (call) => listed(call, renderLabels(call.world, call.repo, issueAt(call).labels), (label) => label),
  },
  {
    method: "POST",
    path: ISSUE,
    needs: EITHER,
    answer: (call) => change(call, (has) => [...new Set([...has, ...wanted(call)])]),
  },
  { method: "PUT", path: ISSUE, needs: EITHER, answer: (call) => change(call, () => wanted(call)) },
  {
    method: "DELETE",
    path: `${ISSUE}/{name}`,
    needs: EITHER,
    answer: (call) => {
      const name = (call.params.name ?? "").toLowerCase();
      if (!issueAt(call).labels.some((label) => label.toLowerCase() === name))
        throw new Refusal(404, "Label does not exist");
      return change(call, (has) => has.filter((label) => label.toLowerCase() !== name));
    },
  },
  { method: "DELETE", path: ISSUE, needs: EITHER, answer: (call) => ({ ...change(call, () => []), ...noContent() }) },
];

/** The body is a list, or an object that holds one. */
function wanted(call: RepoCall): readonly string[] {
  const names = labelsIn(call.body.labels);
  return names.map((name) => ensureLabel(call.world, call.repo, name).name);
}

function make(call: RepoCall): Answer {
  const name = textOf(call.body, "name") ?? "";
  const color = textOf(call.body, "color") ?? "ededed";
  if (!/^[0-9a-f]{6}$/i.test(color)) throw validationFailed({ resource: "Label", code: "invalid", field: "color" });
  if (call.world.store.labels.find({ repo: call.repo.id, key: name.toLowerCase() }) !== undefined) {
    throw validationFailed({ resource: "Label", code: "already_exists", field: "name" });
  }
  const description = textOf(call.body, "description") ?? null;
  const label = call.world.store.labels.insert({ repo: call.repo.id, name, color, description });
  return created(renderLabel(call.world, call.repo, label));
}

function change(call: RepoCall, to: (has: readonly string[]) => readonly string[]): Answer {
  const { world, repo } = call;
  const was: IssueRow = issueAt(call);
  const is = world.store.issues.change(was.id, { labels: to(was.labels), updatedAt: world.now() });
  for (const label of is.labels.filter((name) => !was.labels.includes(name))) emitLabel(call, is, label, "labeled");
  for (const label of was.labels.filter((name) => !is.labels.includes(name))) emitLabel(call, is, label, "unlabeled");
  return ok(renderLabels(world, repo, is.labels));
}
