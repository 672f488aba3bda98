import { parseCommand } from "./parse-command.ts";
import type { Said } from "./said.ts";
import { splitCommands } from "./split-commands.ts";

type Review = Said & { kind: "review" };

/**
 * What somebody said as the things it says, in order: each command of a comment alone, and of a review first what it asks for and then the commands in its
 * text and at its lines. A command is never feedback, which would cost a round.
 */
export function splitSaid(said: Said): readonly Said[] {
  if (said.kind === "label" || said.kind === "dispatch" || (said.kind === "comment" && said.part !== undefined))
    return [said];
  if (said.kind === "comment")
    return splitCommands(said.body).map((body, index) => ({ ...said, body, part: index + 1 }));
  const texts = [said.body, ...said.comments.map((one) => one.body)].filter(isCommand);
  if (texts.length === 0) return [said];
  const comments = said.comments.filter((one) => !isCommand(one.body));
  const rest: Review = { ...said, body: isCommand(said.body) ? "" : said.body, comments };
  const isEmpty = rest.state === "commented" && rest.body.trim() === "" && comments.length === 0;
  const commands = texts
    .flatMap(splitCommands)
    .filter((body) => !isVerdict(said, body))
    .map((body, index) => toComment(said, body, index + 1));
  return isEmpty ? commands : [rest, ...commands];
}

/** A review that approves says the same by itself, and binds it to what was looked at. */
function isVerdict({ state }: Review, body: string): boolean {
  const heard = parseCommand(body);
  return state === "approved" && heard.kind === "command" && heard.command.name === "approve";
}

function isCommand(text: string): boolean {
  return parseCommand(text).kind !== "none";
}

function toComment({ id, by, saidAt, branch, pull, state }: Review, body: string, part: number): Said {
  const on = { title: "", body: "", author: "", open: true, ...pull };
  return { kind: "comment", id, by, body, saidAt, edited: false, on, branch, part, review: state };
}
