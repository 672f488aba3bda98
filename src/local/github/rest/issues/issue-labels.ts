import { doerOf, emitIssue, emitPull } from "../../events/emit.ts";
import { renderLabel } from "../../render/issue.ts";
import type { IssueRow, LabelRow, RepoRow } from "../../store/rows.ts";
import type { World } from "../../world.ts";
import { isBody, textOf } from "../fields.ts";
import type { RepoCall } from "../route.ts";

/** Labels of a body: names, or objects with a name. */
export function labelsIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  const names = value
    .map((item) => (isBody(item) ? textOf(item, "name") : item))
    .filter((name) => typeof name === "string");
  return [...new Set(names)];
}

/** The repository's label of that name, made with GitHub's default colour when it was not there. */
export function ensureLabel(world: World, repo: RepoRow, name: string): LabelRow {
  const found = world.store.labels.find({ repo: repo.id, key: name.toLowerCase() });
  return found ?? world.store.labels.insert({ repo: repo.id, name, color: "ededed", description: null });
}

/** `issues` labeled or unlabeled, or the same of `pull_request`. */
export function emitLabel(call: RepoCall, issue: IssueRow, name: string, action: "labeled" | "unlabeled"): void {
  const { world, repo } = call;
  const row = world.store.labels.find({ repo: repo.id, key: name.toLowerCase() });
  if (row === undefined) return;
  const label = renderLabel(world, repo, row);
  const by = doerOf(call.caller);
  if (action === "labeled") {
    const labelled = world.store.issues.find({ repo: repo.id, parent: issue.number })?.labelled ?? [];
    world.store.issues.change(issue.id, {
      labelled: [...labelled, { label: row.name, by: by.login, at: world.now() }],
    });
  }
  const pull = world.store.pulls.find({ repo: repo.id, parent: issue.number });
  if (pull === undefined) emitIssue(world, repo, by, issue, action, { label });
  else emitPull(world, repo, by, pull, action, { label });
}
