import type { Masks } from "../job/masks.ts";
import { gap } from "../syntax/refusal.ts";

/** One line of a process that is a command to the runner: `::name key=value,…::data`. */
export type Command = {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
};

/** Parses a line; undefined where it is no command. Source: actions/runner, ActionCommand. */
export function parseCommand(line: string): Command | undefined {
  const found = /^\s*::([^\s:]+)(?: ([^:]*?))?::(.*)$/s.exec(line);
  if (found?.[1] === undefined) return undefined;
  const pairs = (found[2] ?? "").split(",").flatMap((pair) => {
    const cut = pair.indexOf("=");
    return cut > 0 ? [[pair.slice(0, cut).trim(), unescapeProperty(pair.slice(cut + 1).trim())] as const] : [];
  });
  return { name: found[1].toLowerCase(), properties: Object.fromEntries(pairs), data: unescapeData(found[3] ?? "") };
}

/** A notice, warning or error that a step left on the run. */
export type Annotation = {
  readonly level: "notice" | "warning" | "error";
  readonly message: string;
  readonly properties: Readonly<Record<string, string>>;
};

/** What the commands of one step change. */
export type CommandEffects = {
  readonly masks: Masks;
  /** Whether debug lines are shown. */
  readonly debug: boolean;
  log(line: string): void;
  annotate(annotation: Annotation): void;
  setOutput(name: string, value: string): void;
  saveState(name: string, value: string): void;
};

const MAX_ANNOTATIONS = 10;
const MAX_MESSAGE = 4096;

/** Takes a step's lines in order: commands take effect, everything is logged masked. Source: actions/runner, ActionCommandManager. */
export function createCommandReader(effects: CommandEffects): (line: string) => void {
  const counts = new Map<string, number>();
  let resumeToken: string | undefined;
  let echo = false;
  const annotate = (command: Command, level: Annotation["level"]) => {
    effects.log(`##[${level}]${command.data}`);
    const count = (counts.get(level) ?? 0) + 1;
    counts.set(level, count);
    if (count <= MAX_ANNOTATIONS)
      effects.annotate({
        level,
        message: effects.masks.hide(command.data).slice(0, MAX_MESSAGE),
        properties: command.properties,
      });
  };
  const obey: Readonly<Record<string, (command: Command) => void>> = {
    "add-mask": (command) => effects.masks.add(command.data),
    // Shown only where a repository sets ACTIONS_STEP_DEBUG, as on GitHub.
    debug: (command) => (effects.debug ? effects.log(`##[debug]${command.data}`) : undefined),
    notice: (command) => annotate(command, "notice"),
    warning: (command) => annotate(command, "warning"),
    error: (command) => annotate(command, "error"),
    group: (command) => effects.log(`##[group]${command.data}`),
    endgroup: () => effects.log("##[endgroup]"),
    echo: (command) => {
      echo = command.data.trim().toLowerCase() === "on";
    },
    "stop-commands": (command) => {
      if (command.data === "" || command.data in obey)
        throw new Error(`Invalid value for the stop-commands token: '${command.data}'`);
      resumeToken = command.data;
    },
    "set-output": (command) => effects.setOutput(command.properties["name"] ?? "", command.data),
    "save-state": (command) => effects.saveState(command.properties["name"] ?? "", command.data),
    "add-matcher": () => undefined,
    "remove-matcher": () => undefined,
    "set-env": (command) =>
      annotate(
        { ...command, data: "The `set-env` command is disabled. Please upgrade to using Environment Files." },
        "error",
      ),
    "add-path": (command) =>
      annotate(
        { ...command, data: "The `add-path` command is disabled. Please upgrade to using Environment Files." },
        "error",
      ),
    "internal-set-repo-path": (command) => {
      throw gap("::internal-set-repo-path::", command.name);
    },
  };
  return (line) => {
    const command = parseCommand(line);
    if (resumeToken !== undefined) {
      if (command?.name === resumeToken.toLowerCase()) resumeToken = undefined;
      else effects.log(line);
      return;
    }
    const act = command === undefined ? undefined : obey[command.name];
    if (command === undefined || act === undefined) effects.log(line);
    else {
      act(command);
      if (echo && command.name !== "add-mask") effects.log(line);
    }
  };
}

function unescapeData(value: string): string {
  return value.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}

function unescapeProperty(value: string): string {
  return unescapeData(value.replaceAll("%3A", ":").replaceAll("%2C", ","));
}
