import type { Question, Task, TaskKind } from "../../contracts/task.ts";
import { cutText } from "../../core/text/cut-text.ts";
import type { RunState } from "../../state/state.ts";
import { toDraft } from "../drafts.ts";
import { keys } from "../keys.ts";
import { findRelay, sayNoRelay } from "../relay/find-relay.ts";
import { commandKey } from "./command-key.ts";
import { defaultTask, type TaskCommand } from "./parse-command.ts";
import type { Dispatched, Facts, Place, Said, Setting, Text } from "./said.ts";
import { startProject } from "./start-project.ts";

type Comment = Said & { kind: "comment" };
type Label = Said & { kind: "label" };
type Asked = Comment | Label | Dispatched;

const letters: Readonly<Record<TaskKind, string>> = { ask: "q", relay: "r", dataset: "d" };

/** The task that a comment's command asks for. */
export function requestByCommand(command: TaskCommand, said: Comment, setting: Setting, place: Place): Facts {
  if (said.branch !== null && command.name === "ask" && command.text === "")
    return { kind: "refused", reason: "say what to ask of this pull request: `/baton ask <question>`" };
  if (said.review !== undefined)
    return { kind: "refused", reason: `a review asks for no task; say \`/baton ${command.name}\` in a comment` };
  return requestTask(toTask(command, said), { said, setting, place, key: commandKey(said) });
}

function toTask(command: TaskCommand, said: Comment): Task {
  if (command.name !== "ask") return named(command.name, command.task);
  return { kind: "ask", question: toQuestion(said, command.text, said.branch !== null) };
}

/** The task that a label asks for: the issue is the question, or what the default relay is run on. */
export function requestByLabel(wish: NonNullable<Label["wish"]>, said: Label, setting: Setting, place: Place): Facts {
  const task: Task = wish === "relay" ? named("relay", defaultTask) : { kind: "ask", question: toQuestion(said, "") };
  const { on, saidAt = "" } = said;
  return requestTask(task, { said, setting, place, key: keys.taskLabel(on.number, wish, saidAt) });
}

/** The task that the inputs of a workflow ask for. */
export function requestByDispatch(said: Dispatched, setting: Setting, place: Place): Facts {
  const { wish, id, isPull } = said;
  const task: Task =
    wish.kind === "ask"
      ? { kind: "ask", question: toQuestion(said, wish.text, isPull) }
      : named(wish.kind, wish.name || defaultTask);
  return requestTask(task, { said, setting, place, key: keys.dispatched(id, wish.kind) });
}

function named(kind: "relay" | "dataset", name: string): Task {
  return kind === "relay" ? { kind, relay: name } : { kind, dataset: name };
}

/** Words of their own are the question; without any it is what the issue says. */
function toQuestion(said: Asked, text: string, isPull = false): Question {
  const { number, title, body, author } = said.on;
  return {
    title: cutText(title, 1000),
    body: cutText(text === "" ? body : text, 65_536),
    author: cutText(text === "" ? author : said.by.login, 100),
    pull: isPull ? number : null,
    ...(text === "" ? { isWhole: true as const } : {}),
  };
}

/**
 * TASK_REQUESTED in the active run of its issue or pull request, so that one cap holds over all that is done there; where there is none a run of kind `task`
 * begins for it. `key`: of the cause, so that the same cause twice is one task.
 */
function requestTask(
  task: Task,
  {
    said,
    setting,
    place,
    key,
  }: { readonly said: Asked; readonly setting: Setting; readonly place: Place; readonly key: string },
): Facts {
  const why = task.kind === "relay" ? whyNoRelay(task.relay, said, setting) : whyNoQuestion(task, said.on);
  if (why !== undefined) return { kind: "refused", reason: why };
  const started = place.run === undefined ? startProject("task", said, setting) : undefined;
  if (started !== undefined && started.kind !== "facts") return started;
  const run = place.run?.run ?? started?.run ?? "";
  const request = toDraft("TASK_REQUESTED", {
    run,
    ticket: freeTicket(task.kind, place.run),
    key,
    correlationId: key,
    actor: setting.actor,
    payload: {
      task,
      commentId: said.kind === "comment" && said.review === undefined ? said.id : null,
      saidAt: said.kind === "dispatch" ? null : (said.saidAt ?? null),
    },
  });
  return { kind: "facts", run, events: [...(started?.events ?? []), request] };
}

/** A relay works on an issue, on a branch of its own. */
function whyNoRelay(name: string, said: Asked, { config }: Setting): string | undefined {
  const isPull = said.kind === "dispatch" ? said.isPull : said.kind === "comment" && said.branch !== null;
  if (isPull) return "a relay works on an issue; say `/baton relay` there";
  return findRelay(config, name) === undefined ? sayNoRelay(config, name) : undefined;
}

/** What the issue says now may be another's words than what it said when it was asked for, also where a run is there already. */
function whyNoQuestion(task: Task, { number, isChanged }: Text): string | undefined {
  if (task.kind !== "ask" || task.question.isWhole !== true || isChanged !== true) return undefined;
  return `issue #${number} was edited after it was asked for; read it and ask again`;
}

/** `q1`, or the next number that no question of the run has. */
function freeTicket(kind: TaskKind, run: RunState | undefined): string {
  const letter = letters[kind];
  for (let n = 1; ; n++) if (run?.tickets.has(`${letter}${n}`) !== true) return `${letter}${n}`;
}

/** GitHub's times are of one clock, cut to seconds; an issue is updated a moment after the label is put on it. */
const nearMs = 2000;

/** Was the task that a label asked for at that time recorded? By event or sweep, whose times of it may differ by a moment. */
export function isLabelHeard(
  said: Label,
  wish: string,
  { state, finished }: Pick<Setting, "state" | "finished">,
): boolean {
  const prefix = keys.taskLabel(said.on.number, wish, "");
  const at = Date.parse(said.saidAt ?? "");
  const all = [...[...state.runs.values()].map((run) => run.keys), ...finished.map((run) => run.said)];
  return all.some((known) =>
    [...known].some(
      (key) =>
        key.startsWith(prefix) && (Number.isNaN(at) || Math.abs(Date.parse(key.slice(prefix.length)) - at) <= nearMs),
    ),
  );
}
