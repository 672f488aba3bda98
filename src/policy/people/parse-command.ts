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
  | { readonly name: "retry"; readonly feature: string | null };

export type Heard =
  | { readonly kind: "command"; readonly command: Command }
  /** It begins with `/baton`, yet can not be obeyed. */
  | { readonly kind: "unknown"; readonly said: string; readonly reason: string }
  | { readonly kind: "none" };

/** Every command as people write it after `/baton`, in the order in which they are told of them. */
export const commands: Readonly<Record<Command["name"], string>> = {
  run: "run",
  approve: "approve",
  revise: "revise <text>",
  retry: "retry [feature]",
  stop: "stop",
  status: "status",
  review: "review",
};
const known = Object.values(commands).map((form) => `\`${form}\``);

/**
 * Reads a comment: the command stands at its start, on its first line; only `revise` takes what follows on further lines, up to the next command (`splitCommands`). Anything that does not begin with
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
    if (rest !== "" && !/^f[1-9][0-9]?$/.test(rest))
      return unknown(first, "name one feature, such as `/baton retry f1`, or none");
    return { kind: "command", command: { name, feature: rest === "" ? null : rest } };
  }
  if (!isPlain(name)) return unknown(first, `the commands are ${known.join(", ")}`);
  if (rest !== "") return unknown(first, `\`/baton ${name}\` takes nothing after it`);
  return { kind: "command", command: { name } };
}

/** `revise` and `retry` take words of their own. */
function isPlain(name: string): name is Plain {
  return Object.hasOwn(commands, name) && name !== "revise" && name !== "retry";
}

function isEmpty(commands: NamedCommands): boolean {
  return Object.keys(commands).length === 0;
}

function unknown(said: string, reason: string): Heard {
  return { kind: "unknown", said: cutText(said, 200), reason };
}
