import type { Config } from "../../../config/config.ts";
import { keys } from "../../../policy/keys.ts";
import { isTaskCommand, parseCommand } from "../../../policy/people/parse-command.ts";
import { isLabelHeard } from "../../../policy/people/request-task.ts";
import type { Said, Speaker } from "../../../policy/people/said.ts";
import { splitCommands } from "../../../policy/people/split-commands.ts";
import type { Forge } from "../../../ports/forge/forge.ts";
import type { ForgeIssue } from "../../../ports/forge/forge-issues.ts";
import type { Memory } from "../../../ports/state-store.ts";
import type { State } from "../../../state/state.ts";
import { isLabel } from "./is-label.ts";

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

export type Unheard = {
  readonly memory: Memory;
  readonly state: State;
  readonly config: Config;
  readonly now: Date;
  /** The schedule asks: reads further back, and reviews too. */
  readonly full: boolean;
  /** Asked before anything more is read for somebody's words. */
  readonly mayCommand: (speaker: Speaker) => Promise<boolean>;
};

/**
 * What people said that no run has recorded: commands in comments since the cursor, issues with the label and no run, and with `full` the reviews of open
 * pull requests. What is recorded already is told apart later, by its key.
 */
export async function readUnheard(forge: Forge, unheard: Unheard): Promise<readonly Said[]> {
  const labels = await readLabels(forge, unheard);
  return [
    ...labels,
    ...(unheard.full ? await readTaskLabels(forge, unheard) : []),
    ...(await readComments(forge, unheard)),
    ...(unheard.full ? await readReviews(forge, unheard.state) : []),
  ];
}

async function readComments(forge: Forge, unheard: Unheard): Promise<readonly Said[]> {
  const comments = await forge.commentsSince(cursorOf(unheard));
  const commands = comments.filter(
    (comment) => parseCommand(comment.body).kind !== "none" && !isKnown(comment.id, unheard),
  );
  const said: Said[] = [];
  for (const comment of commands) {
    if (!(await unheard.mayCommand(comment.author))) continue;
    const issue = await forge.issue(comment.issue);
    const starts = !issue.isPullRequest && isOfIssue(comment.body);
    const isChanged = starts && isAfter((await forge.history(issue.number)).editedAt, comment.createdAt);
    said.push({
      kind: "comment",
      id: comment.id,
      by: comment.author,
      body: comment.body,
      saidAt: comment.createdAt,
      edited: comment.updatedAt !== comment.createdAt,
      on: { ...toText(issue), isChanged },
      branch: issue.isPullRequest ? await readBranch(forge, issue.number) : null,
    });
  }
  return said;
}

/** Does it ask for what the issue's own text says? */
function isOfIssue(body: string): boolean {
  return splitCommands(body)
    .map(parseCommand)
    .some((heard) => heard.kind === "command" && (heard.command.name === "run" || isTaskCommand(heard.command)));
}

/** GitHub's times are cut to seconds: what happened in the same one may have come after. */
function isAfter(one: string | null, other: string): boolean {
  return one !== null && Math.floor(Date.parse(one) / 1000) >= Math.floor(Date.parse(other) / 1000);
}

/** Labels that mean nothing stay on their issues, and each costs a call: only those that were changed last are looked at. */
const maxLabelled = 20;

/** Of issues the ones that were changed last: a label that is put on now changes an old one too. */
function changedLast(issues: readonly ForgeIssue[]): readonly ForgeIssue[] {
  return issues.toSorted((a, b) => Date.parse(b.updatedAt) - Date.parse(a.updatedAt)).slice(0, maxLabelled);
}

/** Who put the label on asks, and for what the issue said then: as the event has it. */
async function readLabels(forge: Forge, { config, state, memory }: Unheard): Promise<readonly Said[]> {
  const known = new Set([
    ...[...state.runs.values()].map((run) => run.issue.number),
    ...memory.finished.map((run) => run.issue),
  ]);
  const unknown = (await forge.labelled(config.label)).filter(
    (issue) => !issue.isPullRequest && !known.has(issue.number),
  );
  const said: Said[] = [];
  for (const issue of changedLast(unknown)) {
    const { labelled, editedAt } = await forge.history(issue.number);
    const last = labelled.findLast((one) => isLabel(one.label, config.label));
    if (last === undefined) continue;
    said.push({
      kind: "label",
      by: last.by,
      on: { ...toText(issue), isChanged: isAfter(editedAt, last.at) },
      saidAt: last.at,
    });
  }
  return said;
}

/** Labels of tasks, each time that they were put on: what was recorded is told apart by its time. */
async function readTaskLabels(forge: Forge, { config: { labels }, state, memory }: Unheard): Promise<readonly Said[]> {
  const said: Said[] = [];
  for (const wish of ["ask", "relay"] as const) {
    const issues = (await forge.labelled(labels[wish])).filter((issue) => !issue.isPullRequest);
    for (const issue of changedLast(issues)) {
      const { labelled, editedAt } = await forge.history(issue.number);
      const last = labelled.findLast((one) => isLabel(one.label, labels[wish]));
      if (last === undefined) continue;
      const on = { ...toText(issue), isChanged: isAfter(editedAt, last.at) };
      const label = { kind: "label", by: last.by, on, saidAt: last.at, wish } as const;
      if (!isLabelHeard(label, wish, { state, finished: memory.finished })) said.push(label);
    }
  }
  return said;
}

async function readReviews(forge: Forge, state: State): Promise<readonly Said[]> {
  const said: Said[] = [];
  for (const run of state.runs.values()) {
    for (const ticket of run.tickets.values()) {
      if (
        ticket.pull === null ||
        ticket.branch === null ||
        ticket.status === "done" ||
        ticket.status === "cancelled" ||
        run.status === "stopped"
      )
        continue;
      const { pull, branch } = ticket;
      const unknown = (await forge.reviews(pull.number)).filter(
        ({ id, author }) =>
          !author.isBot &&
          ![keys.review(id), keys.approval("review", id), keys.reviewPart(id, 1)].some((key) => run.keys.has(key)),
      );
      const lines = unknown.length === 0 ? [] : await forge.reviewComments(pull.number);
      for (const { id, author, state: verdict, body, submittedAt, commit } of unknown) {
        const comments = lines
          .filter((line) => line.review === id)
          .map((line) => ({ id: line.id, path: line.path, line: line.line, body: line.body }));
        said.push({
          kind: "review",
          id,
          by: author,
          state: verdict,
          body,
          saidAt: submittedAt,
          commit,
          branch,
          pull,
          comments,
        });
      }
    }
  }
  return said;
}

/** What nobody heard within so long is not heard any more: a repository may be quiet for a year, and its comments need not be read for that. */
const farthestMs = 7 * dayMs;
/** Where nothing is recorded yet there is only the runner's clock to begin from: it may be a day wrong and nobody is missed. */
const firstLookMs = 3 * dayMs;

/**
 * From where to read: a while before the newest server time of anything recorded, as a lost command may be older than a later one that was heard. What is
 * recorded is known by its key, so reading it twice does no harm. The runner's clock only bounds it, by days that no clock is wrong by.
 */
function cursorOf({ state, memory, now, full }: Unheard): string {
  const times = [state.lastSaidAt, ...memory.finished.map((run) => run.lastSaidAt)].filter((time) => time !== null);
  const newest = Math.max(...times.map((time) => Date.parse(time)));
  const since = times.length === 0 ? now.getTime() - firstLookMs : newest - (full ? dayMs : hourMs);
  return new Date(Math.max(since, now.getTime() - farthestMs)).toISOString().replace(/\.\d+Z$/, "Z");
}

function isKnown(comment: number, { state, memory }: Unheard): boolean {
  const key = `comment:${comment}`;
  return (
    [...state.runs.values()].some((run) => run.keys.has(key)) || memory.finished.some((run) => run.said.includes(key))
  );
}

async function readBranch(forge: Forge, pull: number): Promise<string> {
  const { head } = await forge.pull(pull);
  return head.fork ? "" : head.ref;
}

function toText(issue: ForgeIssue) {
  return {
    number: issue.number,
    title: issue.title,
    body: issue.body,
    author: issue.author.login,
    url: issue.url,
    open: issue.state === "open",
  };
}
