import { TaskName } from "../../contracts/task.ts";
import type { NamedCommands } from "../../contracts/test-commands.ts";
import { cutText } from "../../core/text/cut-text.ts";
import { parseCorrections } from "./parse-corrections.ts";

type Plain = "run" | "approve" | "stop" | "status" | "review";

/** What a person may tell Baton in a comment. */
export type Command =
  | { readonly name: Plain }
  /** `text` is of the plan, empty where only commands are corrected. */
  | { readonly name: "revise"; readonly text: string; readonly commands?: NamedCommands }
  /** `feature` null: all that is blocked. */
  | { readonly name: "retry"; readonly feature: string | null }
  /** `text` empty: what the issue says is the question. */
  | { readonly name: "ask"; readonly text: string }
  /** `relay` null: the one of which a stage waits. */
  | { readonly name: "ok"; readonly relay: string | null }
  /** `task` names what the configuration holds. */
  | { readonly name: "relay" | "dataset"; readonly task: string };

export type TaskCommand = Extract<Command, { readonly name: "ask" | "relay" | "dataset" }>;

/** Does it ask for a task beside the project? */
export function isTaskCommand(command: Command): command is TaskCommand {
  return command.name === "ask" || command.name === "relay" || command.name === "dataset";
}

export type Heard =
  | { readonly kind: "command"; readonly command: Command }
  /** It begins with `/baton`, yet can not be obeyed. */
  | { readonly kind: "unknown"; readonly said: string; readonly reason: string }
  | { readonly kind: "none" };

/** Commands that take words of their own. */
type Wordy = "revise" | "retry" | "ask" | "relay" | "dataset" | "ok";
const wordy: ReadonlySet<string> = new Set<Wordy>(["revise", "retry", "ask", "relay", "dataset", "ok"]);

/** The relay or dataset that is meant where none is named. */
export const defaultTask = "default";

/** Every command as people write it after `/baton`, in the order in which they are told of them. */
export const commands: Readonly<Record<Command["name"], string>> = {
  run: "run",
  approve: "approve",
  revise: "revise <text>",
  retry: "retry [feature]",
  stop: "stop",
  status: "status",
  review: "review",
  ask: "ask [question]",
  relay: "relay [name]",
  ok: "ok [relay]",
  dataset: "dataset [name]",
};
const known = Object.values(commands).map((form) => `\`${form}\``);

/**
 * Reads a comment: the command stands at its start, on its first line; only `revise` and `ask` take what follows on further lines, up to the next command (`splitCommands`). Anything that does not begin with
 * `/baton` as a whole word is no command, also in a quote or a code block.
 */
export function parseCommand(body: string): Heard {
  const text = body.replaceAll("\r\n", "\n");
  const lineEnd = text.indexOf("\n");
  const first = (lineEnd < 0 ? text : text.slice(0, lineEnd)).trimEnd();
  if (!/^\/baton(?![^\s])/.test(first)) return { kind: "none" };
  const [name = "", ...words] = first.slice("/baton".length).trim().split(/\s+/);
  const rest = words.join(" ");
  if (name === "revise") {
    const asked = text.slice(text.indexOf("revise") + "revise".length).trim();
    if (asked === "")
      return unknown(
        first,
        "say what to change: `/baton revise <text>`, or a command: `/baton revise test: <command>`",
      );
    const read = parseCorrections(asked);
    // What is not taken is not repeated: it may be a secret.
    if (read.kind === "broken") return unknown("/baton revise", read.reason);
    const { commands, text: rest } = read;
    return { kind: "command", command: { name, text: rest, ...(isEmpty(commands) ? {} : { commands }) } };
  }
  if (name === "retry") {
    if (rest !== "" && !/^(f[1-9][0-9]?|[qrd][1-9][0-9]{0,2})$/.test(rest))
      return unknown(first, "name one feature or task, such as `/baton retry f1`, or none");
    return { kind: "command", command: { name, feature: rest === "" ? null : rest } };
  }
  if (name === "ok") {
    if (rest !== "" && !/^r[1-9][0-9]{0,2}$/.test(rest))
      return unknown(first, "name one relay of the run, such as `/baton ok r1`, or none");
    return { kind: "command", command: { name, relay: rest === "" ? null : rest } };
  }
  if (name === "ask") {
    const asked = text.slice(text.indexOf("ask") + "ask".length).trim();
    return { kind: "command", command: { name, text: asked } };
  }
  if (name === "relay" || name === "dataset") {
    const task = rest === "" ? defaultTask : rest;
    if (!TaskName.safeParse(task).success)
      return unknown(first, `name one ${name} of the configuration, such as \`/baton ${name} nightly\`, or none`);
    return { kind: "command", command: { name, task } };
  }
  if (!isPlain(name)) return unknown(first, `the commands are ${known.join(", ")}`);
  if (rest !== "") return unknown(first, `\`/baton ${name}\` takes nothing after it`);
  return { kind: "command", command: { name } };
}

function isPlain(name: string): name is Plain {
  return Object.hasOwn(commands, name) && !wordy.has(name);
}

function isEmpty(commands: NamedCommands): boolean {
  return Object.keys(commands).length === 0;
}

function unknown(said: string, reason: string): Heard {
  return { kind: "unknown", said: cutText(said, 200), reason };
}
