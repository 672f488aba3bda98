import { CommandName, maxCommandLength, type NamedCommands } from "../../contracts/test-commands.ts";
import { isHidden } from "../../core/text/reveal-text.ts";
import { findDoubts } from "./find-doubts.ts";
import { fenceAfter, isHiddenAfter } from "./split-commands.ts";

/** What a `/baton revise` says: commands, and the rest, which is of the plan; or why its commands can not be taken. */
export type Corrections =
  | { readonly kind: "read"; readonly commands: NamedCommands; readonly text: string }
  | { readonly kind: "broken"; readonly reason: string };

/** How a command is told, for people. */
export const howToCorrect = "one line `test: <command>` (or `setup:`, `build:`), several joined by `&&`";

/** In code or not, also as an item of a list. After the colon stands a space, so that `test:unit is slow` is prose. */
const named = /^ {0,3}(?:[-*+] +)?(`?)(setup|build|test):(?=\s|$|`)(.*)$/;

type Line = {
  readonly text: string;
  readonly fence: number | null;
  readonly isHidden: boolean;
  /** Why people may not see it as a command. */
  readonly doubt: string | undefined;
};

/**
 * Takes lines such as `test: npm run test:unit` out of a text. They stand at the beginning of a line, or in a block of code that holds nothing else; lower case
 * alone counts. What is quoted or hidden is text: nobody sees it as a command.
 */
export function parseCorrections(text: string): Corrections {
  const lines = toLines(text);
  const commands: NamedCommands = {};
  const kept: string[] = [];
  const blocks = new Set(lines.flatMap((line) => (line.fence !== null && isNamed(line) ? [line.fence] : [])));
  for (const line of lines) {
    const isOfBlock = line.fence !== null && blocks.has(line.fence);
    if (!isNamed(line)) {
      if (!isOfBlock) kept.push(line.text);
      else if (!isFence(line.text) && line.text.trim() !== "") return broken(strayWords(line.text));
      continue;
    }
    const [, tick = "", name, rest = ""] = named.exec(line.text) ?? [];
    const command = toCommand(rest, tick);
    const known = CommandName.parse(name);
    const problem = known in commands ? "is told twice" : (line.doubt ?? findProblem(command));
    if (problem !== undefined) return broken(`\`${known}:\` ${problem}`);
    commands[known] = command;
  }
  return { kind: "read", commands, text: kept.join("\n").trim() };
}

function toLines(text: string): readonly Line[] {
  let open: string | undefined;
  let isInHidden = false;
  let fence = 0;
  const lines = text.split("\n").map((line) => {
    const before = open;
    open = fenceAfter(line, before, isInHidden);
    if (before === undefined && open !== undefined) fence++;
    const isInFence = before !== undefined || open !== undefined;
    const isHiddenLine = !isInFence && isInHidden;
    if (!isInFence) isInHidden = isHiddenAfter(line, isInHidden);
    return { text: line, fence: isInFence ? fence : null, isHidden: isHiddenLine };
  });
  const doubts = findDoubts(lines);
  return lines.map((line, at) => ({ ...line, doubt: doubts[at] }));
}

function isNamed(line: Line): boolean {
  return !line.isHidden && named.test(line.text);
}

function isFence(line: string): boolean {
  return /^ {0,3}(?:`{3,}|~{3,})/.test(line);
}

/** Without the back-ticks that make code of it on GitHub; in a shell they would mean something else. */
function toCommand(rest: string, tick: string): string {
  const value = rest.trim();
  const isOnlyName = tick === "`" && value.startsWith("`");
  if (tick === "`" && !isOnlyName) return value.endsWith("`") ? value.slice(0, -1).trim() : "";
  const bare = isOnlyName ? value.slice(1).trim() : value;
  return (/^`([^`]*)`$/.exec(bare)?.[1] ?? bare).trim();
}

function findProblem(command: string): string | undefined {
  if (command === "") return "names no command: write it on the same line, or `true` where nothing is to be done";
  if (command.length > maxCommandLength)
    return `is ${command.length} characters long, ${maxCommandLength} are allowed: put it into a script of the repository`;
  if (command.includes("<!--")) return "holds a hidden comment: take it out";
  if (command.startsWith("`")) return "holds words beside a command in back-ticks: write the command alone";
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(command)) return "goes on after its line: write all of it on one line";
  if ([...command].some((character) => character !== "\t" && isHidden(character)))
    return "holds characters that can not be seen: type it anew";
  return undefined;
}

function strayWords(line: string): string {
  const shown = line.trim().slice(0, 80);
  return `a block of code with commands holds another line too: ${JSON.stringify(shown)}; a log is quoted with \`>\``;
}

function broken(why: string): Corrections {
  return { kind: "broken", reason: `${why}. A command is ${howToCorrect}` };
}
