import { toRunId } from "../../core/ids.ts";
import type { RunState } from "../../state/state.ts";
import { toDraft } from "../drafts.ts";
import { keys } from "../keys.ts";
import { commandKey } from "./command-key.ts";
import type { Facts, Said, Setting, Text } from "./said.ts";

/** START_PROJECT for an issue (`build`), a pull request that Baton only reviews, or a task alone; refused for a closed one. The run's id is made here, once. */
export function startProject(
  kind: RunState["kind"],
  said: Said & { kind: "comment" | "label" | "dispatch" },
  setting: Setting,
): Facts {
  const { on } = said;
  const problem = whyNoStart(kind, on);
  if (problem !== undefined) return { kind: "refused", reason: problem };
  const formerRuns = [
    ...setting.finished.filter((one) => one.issue === on.number).map((one) => one.run),
    ...ownRuns(on.number, setting),
  ];
  // A label has no id: heard a second time it can not be told from the first one. A task's own key tells.
  if (kind !== "task" && said.kind === "label" && setting.replayed && formerRuns.length > 0) {
    return {
      kind: "ignored",
      reason: `issue #${on.number} has had the run ${formerRuns.at(-1)}; say \`/baton run\` for another`,
    };
  }
  const run = freeRunId(toRunId(setting.now, on.number, on.title), new Set(formerRuns));
  const comment = said.kind === "comment" ? said : undefined;
  const cause = causeOf(said, formerRuns.length);
  // Its task has the cause's own key.
  const key = kind === "task" ? `start:${cause}` : cause;
  const event = toDraft("START_PROJECT", {
    run,
    ticket: null,
    key,
    correlationId: key,
    actor: setting.actor,
    payload: {
      kind,
      issue: toIssue(on),
      base: setting.base,
      budgetUsd: setting.config.budget["run-usd"],
      // A review's id is no comment's.
      commentId: comment?.review === undefined ? (comment?.id ?? null) : null,
      saidAt: said.kind === "dispatch" ? null : (said.saidAt ?? null),
      ...(kind !== "build" || setting.remembered === undefined ? {} : { remembered: setting.remembered }),
    },
  });
  return { kind: "facts", run, events: [event] };
}

function ownRuns(issue: number, { state }: Setting): readonly string[] {
  return [...state.runs.values()].filter((run) => run.issue.number === issue).map((run) => run.run);
}

/** A second run of one issue on one day gets `-2`, and so on. */
function freeRunId(wanted: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const id = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.has(id)) return id;
  }
}

function causeOf(said: Said & { kind: "comment" | "label" | "dispatch" }, formerRuns: number): string {
  if (said.kind === "comment") return commandKey(said);
  return said.kind === "dispatch"
    ? keys.dispatched(said.id, said.wish.kind)
    : keys.label(said.on.number, formerRuns + 1);
}

/** PROJECT_WIDENED for a run that began for a task alone: features, or a review, of the issue or pull request as it is now. */
export function widenProject(
  kind: "build" | "review",
  said: Said & { kind: "comment" | "label" },
  setting: Setting,
  run: string,
): Facts {
  const problem = whyNoStart(kind, said.on);
  if (problem !== undefined) return { kind: "refused", reason: problem };
  const cause = said.kind === "comment" ? commandKey(said) : keys.widened(run);
  const event = toDraft("PROJECT_WIDENED", {
    run,
    ticket: null,
    key: cause,
    correlationId: cause,
    actor: setting.actor,
    payload: {
      kind,
      issue: toIssue(said.on),
      base: setting.base,
      commentId: said.kind === "comment" && said.review === undefined ? said.id : null,
      saidAt: said.saidAt ?? null,
      ...(kind !== "build" || setting.remembered === undefined ? {} : { remembered: setting.remembered }),
    },
  });
  return { kind: "facts", run, events: [event] };
}

/** Why nothing begins on an issue or pull request as it is; undefined when something may. */
function whyNoStart(kind: RunState["kind"], on: Text): string | undefined {
  const again = kind === "task" ? "ask again" : "say `/baton run` again";
  if (!on.open) return `#${on.number} is closed; reopen it and ${again}`;
  if (on.isChanged) return `issue #${on.number} was edited after it was asked for; read it and ${again}`;
  if (kind === "build" && on.body.trim() === "" && on.title.trim().length < 12)
    return `issue #${on.number} says too little to plan from: describe what should be true afterwards, then ${again}`;
  return undefined;
}

const toIssue = ({ number, title, body, author, url }: Text) => ({ number, title, body, author, url });
