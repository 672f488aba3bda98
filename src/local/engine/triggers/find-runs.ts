import type { Hub, HubEvent, WorkflowRun } from "../../hub.ts";
import { listWorkflowFiles, type Origin, readOriginFile } from "../syntax/origin.ts";
import { readWorkflowHead, type WorkflowHead } from "../syntax/read-workflow.ts";
import { gap } from "../syntax/refusal.ts";
import { entries, entry, items, place, text } from "../syntax/token.ts";
import { changedPaths } from "./changed-paths.ts";
import { matchTrigger } from "./match-trigger.ts";

/** A run that an event starts, as `Hub.takeEvent` wants it. */
export type NewRun = Omit<WorkflowRun, "id" | "attempt" | "status" | "conclusion" | "createdAt">;

/** The only events that start runs although GITHUB_TOKEN made them. Source: docs, GITHUB_TOKEN. */
const EVENTS_OF_TOKENS = ["workflow_dispatch", "repository_dispatch"];

/** Events that the server side sends, and `workflow_call`, which needs none. */
const KNOWN_EVENTS = [
  "push",
  "pull_request",
  "pull_request_review",
  "issues",
  "issue_comment",
  "workflow_dispatch",
  "repository_dispatch",
  "schedule",
  "workflow_call",
];

/** The commit whose files an event runs. */
export function originOf(hub: Hub, of: Pick<HubEvent, "repository" | "ref" | "sha">): Origin {
  return {
    repository: of.repository,
    ref: of.ref,
    sha: of.sha,
    from: { kind: "git", gitDir: hub.gitDir(of.repository) },
  };
}

/**
 * The runs that an event starts. A file that is no YAML starts one for a push or where it is the one meant, so that its fault is seen;
 * that of a file with any fault ends as `startup_failure` when it is loaded.
 * `tellGap` hears of each trigger that no event can ever meet here, and of `run-name`.
 */
export async function findRuns(hub: Hub, event: HubEvent, tellGap: (gap: string) => void): Promise<readonly NewRun[]> {
  if (event.byWorkflowToken && !EVENTS_OF_TOKENS.includes(event.name)) return [];
  const origin = originOf(hub, event);
  const runs: NewRun[] = [];
  for (const path of await listWorkflowFiles(origin)) {
    if (event.workflowPath !== undefined && event.workflowPath !== path) continue;
    const name = await nameOfStarted(hub, event, origin, path, tellGap);
    if (name !== undefined)
      runs.push({ repository: event.repository, workflowPath: path, name, event, triggeringActor: event.actor });
  }
  return runs;
}

async function nameOfStarted(
  hub: Hub,
  event: HubEvent,
  origin: Origin,
  path: string,
  tellGap: (gap: string) => void,
): Promise<string | undefined> {
  const head = readWorkflowHead(path, (await readOriginFile(origin, path)) ?? "");
  if (head === undefined) return event.name === "push" || event.workflowPath === path ? path : undefined;
  for (const gap of passedOver(head)) tellGap(gap);
  return (await matchTrigger(head, event, () => changedPaths(hub.gitDir(event.repository), event)))
    ? head.name
    : undefined;
}

// What changes nothing of what a run does is told and passed over; what would is refused when the file is loaded.
function passedOver({ file, on, root }: WorkflowHead): readonly string[] {
  const runName = entry(root, "run-name");
  const named = runName === undefined ? [] : [gap(place(file, runName), '"run-name"').message];
  const listed = [...items(on).map((item) => [text(item), item] as const), ...entries(on)];
  const deaf = listed.flatMap(([name, token]) =>
    name === undefined || KNOWN_EVENTS.includes(name) ? [] : [gap(place(file, token), `the trigger "${name}"`).message],
  );
  return [...named, ...deaf];
}
