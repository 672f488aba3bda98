import { toRunId } from "../../core/ids.ts";
import { toDraft } from "../drafts.ts";
import { keys } from "../keys.ts";
import { commandKey } from "./command-key.ts";
import type { Facts, Said, Setting } from "./said.ts";

/** START_PROJECT for an issue (`build`) or a pull request that Baton only reviews; refused for a closed one. The run's id is made here, once. */
export function startProject(
  kind: "build" | "review",
  said: Said & { kind: "comment" | "label" },
  setting: Setting,
): Facts {
  const { on } = said;
  if (!on.open) return { kind: "refused", reason: `#${on.number} is closed; reopen it and say \`/baton run\` again` };
  if (on.isChanged)
    return {
      kind: "refused",
      reason: `issue #${on.number} was edited after it was asked for; read it and say \`/baton run\` again`,
    };
  if (kind === "build" && on.body.trim() === "" && on.title.trim().length < 12) {
    return {
      kind: "refused",
      reason: `issue #${on.number} says too little to plan from: describe what should be true afterwards, then say \`/baton run\` again`,
    };
  }
  const formerRuns = [
    ...setting.finished.filter((one) => one.issue === on.number).map((one) => one.run),
    ...ownRuns(on.number, setting),
  ];
  // A label has no id: heard a second time it can not be told from the first one.
  if (said.kind === "label" && setting.replayed && formerRuns.length > 0) {
    return {
      kind: "ignored",
      reason: `issue #${on.number} has had the run ${formerRuns.at(-1)}; say \`/baton run\` for another`,
    };
  }
  const run = freeRunId(toRunId(setting.now, on.number, on.title), new Set(formerRuns));
  const comment = said.kind === "comment" ? said : undefined;
  const key = comment === undefined ? keys.label(on.number, formerRuns.length + 1) : commandKey(comment);
  const event = toDraft("START_PROJECT", {
    run,
    ticket: null,
    key,
    correlationId: key,
    actor: setting.actor,
    payload: {
      kind,
      issue: { number: on.number, title: on.title, body: on.body, author: on.author, url: on.url },
      base: setting.base,
      budgetUsd: setting.config.budget["run-usd"],
      // A review's id is no comment's.
      commentId: comment?.review === undefined ? (comment?.id ?? null) : null,
      saidAt: said.saidAt ?? null,
      ...(kind === "review" || setting.remembered === undefined ? {} : { remembered: setting.remembered }),
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
