import type { EventDraft, EventPayload, EventType } from "../../contracts/events/event.ts";
import type { NamedCommands } from "../../contracts/test-commands.ts";
import { cutText } from "../../core/text/cut-text.ts";
import { findChange } from "../../state/find-change.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { toDraft } from "../drafts.ts";
import { findRedBase } from "../due/steps/base-red.ts";
import { keys } from "../keys.ts";
import { commandKey } from "./command-key.ts";
import { findHeldByCommands, refuseCommands } from "./correction-facts.ts";
import { findAcceptable, findLateOk } from "./find-acceptable.ts";
import { findLateHead, findLatePlan, toSecond } from "./find-late.ts";
import { type Command, isTaskCommand, parseCommand, type TaskCommand } from "./parse-command.ts";
import { requestByCommand } from "./request-task.ts";
import type { Facts, Place, Said, Setting } from "./said.ts";
import { findLeftover } from "./split-commands.ts";
import { startProject, widenProject } from "./start-project.ts";

type Comment = Said & { kind: "comment" };
type ProjectCommand = Exclude<Command, TaskCommand>;
type Spoken = { readonly said: Comment; readonly setting: Setting; readonly run: RunState; readonly place: Place };

/** A command of somebody who may give it, as events. What can not be obeyed is recorded too (COMMAND_DECLINED) and answered with the reason. */
export function commandFacts(said: Comment, setting: Setting, place: Place): Facts {
  const heard = parseCommand(said.body);
  if (heard.kind === "none") return { kind: "ignored", reason: "it says nothing to Baton" };
  if (heard.kind === "command" && isTaskCommand(heard.command)) return taskFacts(heard.command, said, setting, place);
  if (place.run === undefined) return withoutRun(heard.kind === "command" ? heard.command : undefined, said, setting);
  // Said before the run began, heard only now (nothing could start then): it has what it asked for.
  if (heard.kind === "command" && heard.command.name === "run" && isBeforeStart(said, place.run))
    return { kind: "ignored", reason: `run ${place.run.run} has begun since` };
  const widened = heard.kind === "command" ? widen(heard.command, said, setting, place.run) : undefined;
  if (widened !== undefined) return widened;
  const spoken: Spoken = { said, setting, run: place.run, place };
  const events =
    heard.kind === "unknown"
      ? [decline(spoken, heard.said, heard.reason)]
      : isTaskCommand(heard.command)
        ? []
        : obeyAll(heard.command, spoken);
  const unheard =
    heard.kind === "unknown" ? [] : declineText(heard.command, said, setting, place.run.run, place.ticket);
  return {
    kind: "facts",
    run: place.run.run,
    events: [...events.flatMap((event) => [event, ...bringOn(event, spoken)]), ...unheard],
  };
}

/** A task, and the answer to what was written after a command that takes no text. A run that is there answers a refusal too. */
function taskFacts(command: TaskCommand, said: Comment, setting: Setting, place: Place): Facts {
  const facts = requestByCommand(command, said, setting, place);
  if (facts.kind === "refused" && place.run !== undefined) {
    const spoken = { said, setting, run: place.run, place };
    return { kind: "facts", run: place.run.run, events: [decline(spoken, `/baton ${command.name}`, facts.reason)] };
  }
  if (facts.kind !== "facts") return facts;
  return { ...facts, events: [...facts.events, ...declineText(command, said, setting, facts.run, place.ticket)] };
}

/** A review's id is no comment's. */
function about({ id, saidAt, review }: Comment): { readonly commentId: number | null; readonly saidAt: string } {
  return { commentId: review === undefined ? id : null, saidAt };
}

/** What was written after a command that takes no text is answered, as somebody may have meant it. */
function declineText(
  command: Command,
  said: Comment,
  setting: Setting,
  run: string,
  ticket: TicketState | undefined,
): readonly EventDraft[] {
  const text = command.name === "revise" || command.name === "ask" ? "" : findLeftover(said.body);
  if (text === "") return [];
  const instead = command.name === "run" ? "; write it into the issue, or say it once the plan is there" : "";
  const reason = `this text after \`/baton ${command.name}\` was not taken up: only \`/baton revise <text>\` and \`/baton ask <question>\` take text${instead}`;
  const key = commandKey(said);
  const payload = { command: cutText(text, 200), reason, ...about(said) };
  const draft = { run, ticket: ticket?.ticket ?? null, key: `${key}:text`, correlationId: key, actor: setting.actor };
  return [toDraft("COMMAND_DECLINED", { ...draft, payload })];
}

function withoutRun(command: Command | undefined, said: Comment, setting: Setting): Facts {
  const onPull = said.branch !== null;
  const kind =
    command?.name === "run" && !onPull ? "build" : command?.name === "review" && onPull ? "review" : undefined;
  // Of a review that no event brought, nothing tells what its pull request says.
  const isWhole = said.review === undefined || said.on.author !== "";
  if (command !== undefined && kind !== undefined && isWhole) {
    const started = startProject(kind, said, setting);
    if (started.kind !== "facts") return started;
    return { ...started, events: [...started.events, ...declineText(command, said, setting, started.run, undefined)] };
  }
  const hint = onPull ? "on a pull request only `/baton review` starts something" : "`/baton run` starts a run";
  return { kind: "refused", reason: `no run is active on #${said.on.number}; ${hint}` };
}

/** A run that began for a task alone is asked for more; undefined when the command is something else. */
function widen(command: Command, said: Comment, setting: Setting, run: RunState): Facts | undefined {
  if (run.kind !== "task") return undefined;
  const onPull = said.branch !== null;
  if (command.name === "run" && !onPull) return widenProject("build", said, setting, run.run);
  return command.name === "review" && onPull ? widenProject("review", said, setting, run.run) : undefined;
}

/** By ids of comments, else by the server's seconds; what can not be told is not before. */
function isBeforeStart({ id, saidAt }: Comment, { askedBy }: RunState): boolean {
  if (askedBy.commentId !== null) return id < askedBy.commentId;
  return askedBy.saidAt !== null && toSecond(saidAt) < toSecond(askedBy.saidAt);
}

/** Who approves or asks for something on the pull request of what is blocked wants it to go on. */
function bringOn(event: EventDraft, { said, setting, run, place }: Spoken): readonly EventDraft[] {
  const { ticket } = place;
  if (
    ticket?.status !== "blocked" ||
    (event.type !== "MERGE_APPROVED" && event.type !== "REVIEW_COMMENTS_RECEIVED" && event.type !== "REVIEW_REQUESTED")
  )
    return [];
  const isNamed = ticket.feature !== null || ticket.task !== null;
  const payload = { feature: isNamed ? ticket.ticket : null, ...about(said) };
  return [
    toDraft("RETRY_REQUESTED", {
      run: run.run,
      ticket: ticket.ticket,
      key: keys.retry(said.review === undefined ? "comment" : "review", said.id),
      correlationId: commandKey(said),
      actor: setting.actor,
      payload,
    }),
  ];
}

/** What `revise` says of the plan and what it says of the commands are two facts, and one may be declined without the other. */
function obeyAll(command: ProjectCommand, spoken: Spoken): readonly EventDraft[] {
  if (command.name !== "revise" || command.commands === undefined) return [obey(command, spoken)];
  const corrected = correct(command.commands, command.text !== "", spoken);
  return command.text === "" ? corrected : [obey(command, spoken), ...corrected];
}

/** Commands for this run, and what stood still because of the former ones. */
function correct(commands: NamedCommands, isSecond: boolean, spoken: Spoken): readonly EventDraft[] {
  const { said, setting, run } = spoken;
  const problem = refuseCommands(commands, run);
  const [own, at] = [commandKey(said), about(said)];
  const draft = { run: run.run, ticket: null, correlationId: own, actor: setting.actor };
  const key = isSecond ? `${own}:commands` : own;
  if (problem !== undefined)
    return [
      toDraft("COMMAND_DECLINED", { ...draft, key, payload: { command: "/baton revise", reason: problem, ...at } }),
    ];
  const retries = findHeldByCommands(run).map((ticket) =>
    toDraft("RETRY_REQUESTED", {
      ...draft,
      ticket: ticket === "plan" ? null : ticket,
      key: `${own}:retry:${ticket}`,
      payload: { feature: ticket === "plan" ? null : ticket, ...at },
    }),
  );
  return [toDraft("COMMANDS_CORRECTED", { ...draft, key, payload: { commands, ...at } }), ...retries];
}

function obey(command: ProjectCommand, spoken: Spoken): EventDraft {
  const { said, run, place } = spoken;
  const at = about(said);
  switch (command.name) {
    case "run":
      return decline(
        spoken,
        "/baton run",
        `run ${run.run} is active already; \`/baton status\` says how it stands, \`/baton retry\` goes on with what is blocked`,
      );
    case "status":
      return fact("STATUS_REQUESTED", at, spoken);
    case "stop":
      return fact("RUN_STOPPED", at, spoken);
    case "approve":
      if (said.review !== undefined) return declineReview(spoken);
      if (place.ticket !== undefined && place.ticket.task !== null)
        return decline(spoken, "/baton approve", "a relay merges nothing by itself: merge its pull request yourself");
      return said.branch === null ? approvePlan(spoken) : approveMerge(spoken);
    case "revise":
      return revise(command.text, spoken);
    case "ok":
      return acceptStage(command.relay ?? place.ticket?.ticket ?? null, spoken);
    case "retry":
      return retry(command.feature ?? place.ticket?.ticket ?? null, spoken);
    case "review":
      if (run.kind !== "review" && place.ticket === undefined)
        return decline(spoken, "/baton review", "say it on the pull request that is meant");
      return fact("REVIEW_REQUESTED", at, spoken, place.ticket?.ticket ?? "pr");
  }
}

function acceptStage(name: string | null, spoken: Spoken): EventDraft {
  const found = findAcceptable(name, spoken.run);
  const refused = "refused" in found ? found.refused : findLateOk(spoken.said, found.end);
  if ("refused" in found || refused !== undefined)
    return decline(spoken, `/baton ok${name === null ? "" : ` ${name}`}`, refused ?? "");
  return fact("STAGE_ACCEPTED", { stage: found.end.stage, ...about(spoken.said) }, spoken, found.ticket);
}

/** Binds to the newest plan that was published before the comment: who says yes has seen that one. */
function approvePlan(spoken: Spoken): EventDraft {
  const { run, said } = spoken;
  const command = "/baton approve";
  if (run.approvedRevision !== null)
    return decline(spoken, command, "the plan is approved already; to approve a merge, say it on the pull request");
  if (run.plan === null) return decline(spoken, command, "there is no plan yet; approve it when its comment is there");
  const late = findLatePlan(said, run);
  if (late !== undefined) return decline(spoken, command, late);
  if (run.openRevisions.length > 0)
    return decline(spoken, command, "a revision of the plan is being written; approve it when its comment is there");
  const red = findRedBase(run, spoken.setting.config);
  if (red !== undefined) return decline(spoken, command, `${red.reason}; ${red.remedy}`);
  return fact("PLAN_APPROVED", { revision: run.plan.revision, by: "person", ...about(said) }, spoken);
}

/** A person's yes to the merge of exactly the change that was there when it was said. */
function approveMerge(spoken: Spoken): EventDraft {
  const { said, place } = spoken;
  const { ticket } = place;
  const command = "/baton approve";
  if (ticket === undefined || ticket.head === null || findChange(ticket) === undefined)
    return decline(
      spoken,
      command,
      "Baton has not looked at this head yet, so that there is nothing to approve; say it again after its review",
    );
  const late = findLateHead(said, ticket);
  if (late !== undefined) return decline(spoken, command, late);
  const payload = {
    source: "comment" as const,
    id: said.id,
    head: ticket.head,
    saidAt: said.saidAt,
  };
  return fact("MERGE_APPROVED", payload, spoken, ticket.ticket);
}

/** A review says by its own verdict whether it approves; its words alone bind nothing. */
function declineReview(spoken: Spoken): EventDraft {
  const how = "say it in a comment on the pull request, or submit the review with “Approve”";
  return decline(spoken, "/baton approve", `a review does not approve by its text; ${how}`);
}

function revise(text: string, spoken: Spoken): EventDraft {
  const { said, run, place } = spoken;
  if (place.ticket !== undefined) {
    const payload = {
      source: said.review === undefined ? ("comment" as const) : ("review" as const),
      id: said.id,
      state: "changes_requested" as const,
      author: said.by.login,
      body: text,
      comments: [],
      saidAt: said.saidAt,
    };
    return fact("REVIEW_COMMENTS_RECEIVED", payload, spoken, place.ticket.ticket);
  }
  if (run.kind === "review")
    return decline(spoken, "/baton revise", "this pull request is only reviewed; `/baton review` reviews it again");
  if (run.kind === "task")
    return decline(spoken, "/baton revise", "there is no plan to revise; `/baton run` asks for one");
  if (run.approvedRevision !== null)
    return decline(
      spoken,
      "/baton revise",
      "the plan is approved; say it on the pull request that is meant, or `/baton stop` and `/baton run` with a changed issue (a command can still be corrected: `/baton revise test: <command>`)",
    );
  return fact("REVISION_REQUESTED", { text, ...about(said) }, spoken);
}

function retry(feature: string | null, spoken: Spoken): EventDraft {
  const { said, run } = spoken;
  const named = feature === null ? undefined : run.tickets.get(feature);
  if (feature !== null && feature !== "pr" && named?.feature == null && named?.task == null)
    return decline(
      spoken,
      `/baton retry ${feature}`,
      `the run has no feature or task ${feature}; it has ${[...run.tickets.keys()].filter((id) => id !== "plan").join(", ") || "none yet"}`,
    );
  if (named?.status === "done" || named?.status === "cancelled")
    return decline(spoken, `/baton retry ${feature}`, `${feature} is ${named.status}`);
  const meant = feature === "pr" ? null : feature;
  return fact("RETRY_REQUESTED", { feature: meant, ...about(said) }, spoken, meant);
}

function decline(spoken: Spoken, command: string, reason: string): EventDraft {
  const { said, place } = spoken;
  const payload = {
    command: cutText(command, 200),
    reason: cutText(reason, 1000),
    ...about(said),
  };
  return fact("COMMAND_DECLINED", payload, spoken, place.ticket?.ticket ?? null);
}

function fact<T extends EventType>(
  type: T,
  payload: EventPayload<T>,
  { said, setting, run }: Spoken,
  ticket: string | null = null,
): EventDraft {
  const key = commandKey(said);
  return toDraft(type, { run: run.run, ticket, key, correlationId: key, actor: setting.actor, payload });
}
