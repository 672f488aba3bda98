import type { ChangeSummary } from "../../contracts/change.ts";

/** What the coder's summary is held against. */
export type Done = {
  /** Paths that differ from the start, or why they could not be read. */
  readonly changed: readonly string[];
  readonly refused: string | null;
  readonly unresolved: readonly string[];
  readonly points: readonly string[];
  readonly criteria: readonly string[];
};

const maxFiles = 3000;

/** What stands between the summary and a change that can be handed on, a sentence each that says what to do. */
export function checkSummary(summary: ChangeSummary, done: Done): readonly string[] {
  const answered = summary.answers.map((answer) => answer.finding);
  return [
    ...checkFiles(summary, done),
    ...(summary.outcome === "changed"
      ? done.points
          .filter((id) => !answered.includes(id))
          .map((id) => `answers: nothing is said of ${id}; add an answer for it.`)
      : []),
    ...answered
      .filter((id) => !done.points.includes(id))
      .map((id) => `answers: there is no ${id} to answer; leave it out.`),
    ...summary.criteria
      .filter((one) => !done.criteria.includes(one.id))
      .map((one) => `criteria: there is no criterion ${one.id}; leave it out.`),
  ];
}

function checkFiles(summary: ChangeSummary, done: Done): readonly string[] {
  if (done.refused !== null) return [`The files can not be handed on: ${done.refused} Undo that.`];
  if (summary.outcome !== "changed") return [];
  if (done.changed.length === 0)
    return [
      "outcome is changed, but no file differs: make the change, or say already_done or blocked with the reason in summary.",
    ];
  if (done.changed.length > maxFiles)
    return [
      `${done.changed.length} files differ, at most ${maxFiles} can be handed on: remove what tools have generated.`,
    ];
  return done.unresolved.map((path) => `${path} still holds conflict markers: resolve them.`);
}
