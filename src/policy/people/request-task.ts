import type { Task, TaskKind } from "../../contracts/task.ts";
import type { RunState } from "../../state/state.ts";
import { toDraft } from "../drafts.ts";
import type { Facts, Place, Said, Setting } from "./said.ts";
import { startProject } from "./start-project.ts";

const letters: Readonly<Record<TaskKind, string>> = { ask: "q", relay: "r", dataset: "d" };

/**
 * TASK_REQUESTED in the active run of its issue or pull request, so that one cap holds over all that is done there; where there is none a run of kind `task`
 * begins for it. `key`: of the cause, so that the same cause twice is one task.
 */
export function requestTask(
  task: Task,
  {
    said,
    setting,
    place,
    key,
  }: {
    readonly said: Said & { kind: "comment" | "label" };
    readonly setting: Setting;
    readonly place: Place;
    readonly key: string;
  },
): Facts {
  const started = place.run === undefined ? startProject("task", said, setting) : undefined;
  if (started !== undefined && started.kind !== "facts") return started;
  const run = place.run?.run ?? started?.run ?? "";
  const comment = said.kind === "comment" && said.review === undefined ? said.id : null;
  const request = toDraft("TASK_REQUESTED", {
    run,
    ticket: freeTicket(task.kind, place.run),
    key,
    correlationId: key,
    actor: setting.actor,
    payload: { task, commentId: comment, saidAt: said.saidAt ?? null },
  });
  return { kind: "facts", run, events: [...(started?.events ?? []), request] };
}

/** `q1`, or the next number that no question of the run has. */
function freeTicket(kind: TaskKind, run: RunState | undefined): string {
  const letter = letters[kind];
  for (let n = 1; ; n++) if (run?.tickets.has(`${letter}${n}`) !== true) return `${letter}${n}`;
}
