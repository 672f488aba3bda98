import { keys } from "../keys.ts";
import { commandFacts } from "./command-facts.ts";
import { commandKey } from "./command-key.ts";
import { mayAct } from "./may-act.ts";
import { parseCommand } from "./parse-command.ts";
import { isLabelHeard, requestByDispatch, requestByLabel } from "./request-task.ts";
import { reviewFacts } from "./review-facts.ts";
import type { Facts, Place, Said, Setting } from "./said.ts";
import { splitSaid } from "./split-said.ts";
import { startProject, widenProject } from "./start-project.ts";

/**
 * What somebody did on GitHub as events to record: the same for an event, for the sweep and for a last look before a merge, so that a lost or doubled
 * event changes nothing in the end. Authority is asked before anything else is looked at. Of what says several things (`splitSaid`) each
 * is judged on the state as it is; who wants each to see the former ones asks for them one by one.
 */
export function toFacts(said: Said, setting: Setting): Facts {
  const [first, ...others] = splitSaid(said).map((part) => partFacts(part, setting));
  if (first === undefined) return ignored("it says nothing to Baton");
  const facts = [first, ...others].filter((one) => one.kind === "facts");
  const [main] = facts;
  return main === undefined
    ? first
    : { ...main, events: facts.flatMap(({ run, events }) => (run === main.run ? events : [])) };
}

function partFacts(said: Said, setting: Setting): Facts {
  if (isOwn(said)) return ignored("Baton wrote it");
  if (!isMeant(said, setting)) return ignored("it says nothing to Baton");
  const may = mayAct({ ...said.by, actor: setting.actor }, setting.config.bots);
  if (!may.yes) return { kind: "refused", reason: may.reason };
  if (isKnown(said, setting)) return ignored("it is recorded already");
  const place = placeOf(said, setting);
  if (said.kind === "label") return labelFacts(said, setting, place);
  if (said.kind === "dispatch") return requestByDispatch(said, setting, place);
  if (said.kind === "review") return reviewFacts(said, setting, place);
  if (said.edited)
    return ignored("it was edited before any run saw it, and edits count for nothing; say it again in a new comment");
  return commandFacts(said, setting, place);
}

function labelFacts(said: Said & { kind: "label" }, setting: Setting, place: Place): Facts {
  const { run } = place;
  if (said.wish !== undefined) return requestByLabel(said.wish, said, setting, place);
  if (run === undefined) return startProject("build", said, setting);
  return run.kind === "task"
    ? widenProject("build", said, setting, run.run)
    : ignored(`run ${run.run} works on issue ${said.on.number} already`);
}

/** The run that an issue's number or a pull request's branch belongs to, and its ticket. */
export function placeOf(said: Said, { state }: Pick<Setting, "state">): Place {
  const active = [...state.runs.values()].filter((run) => run.status !== "done" && run.status !== "stopped").reverse();
  if (isText(said) && said.branch !== null) {
    const { branch } = said;
    for (const run of active) {
      const ticket = [...run.tickets.values()].find((one) => one.branch === branch);
      if (ticket !== undefined) return { run, ticket };
    }
  }
  const number = said.kind === "review" ? said.pull.number : said.on.number;
  return { run: active.find((run) => run.issue.number === number), ticket: undefined };
}

function isText(said: Said): said is Said & { kind: "comment" | "review" } {
  return said.kind === "comment" || said.kind === "review";
}

/** Baton's texts begin with its marker; a person who quotes one does not begin with it. */
function isOwn(said: Said): boolean {
  return isText(said) && said.body.startsWith("<!-- baton:op=");
}

function isMeant(said: Said, setting: Setting): boolean {
  if (said.kind === "comment") return parseCommand(said.body).kind !== "none";
  if (said.kind === "label" || said.kind === "dispatch") return true;
  if (said.state === "dismissed" || said.state === "pending") return false;
  const says = said.body.trim() !== "" || said.comments.length > 0 || said.state !== "commented";
  return says && placeOf(said, setting).ticket !== undefined;
}

/** Keys of the events that would tell that it is recorded; the label that starts a project has none of its own. */
export function keysOf(said: Said): readonly string[] {
  if (said.kind === "label") return [];
  if (said.kind === "dispatch") return [keys.dispatched(said.id, said.wish.kind)];
  if (said.kind === "review") return [keys.review(said.id), keys.approval("review", said.id)];
  return [commandKey(said)];
}

function isKnown(said: Said, { state, finished }: Setting): boolean {
  if (said.kind === "label" && said.wish !== undefined) return isLabelHeard(said, said.wish, { state, finished });
  const wanted = keysOf(said);
  return (
    [...state.runs.values()].some((run) => wanted.some((key) => run.keys.has(key))) ||
    finished.some((run) => wanted.some((key) => run.said.includes(key)))
  );
}

function ignored(reason: string): Facts {
  return { kind: "ignored", reason };
}
