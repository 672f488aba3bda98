import { cutLine } from "../../core/text/cut-line.ts";
import { stripAnsi } from "../../core/text/strip-ansi.ts";
import type { Sandbox, SandboxResult } from "../../ports/sandbox.ts";
import { type AgentTool, failed, type ToolOutcome } from "../tool.ts";

/** Commands of the repository's configuration around each call of a tool. */
export type Hooks = {
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly timeoutMs: number;
  readonly sandbox: Sandbox;
  /** Working folder of the commands. */
  readonly folder: string;
  /** Told once of each way in which a hook itself breaks: a model can not mend it. */
  readonly warn: (message: string) => void;
};

/** The exit code by which a command refuses. */
const refuses = 2;
const maxOutputBytes = 8000;

/**
 * Tools whose calls pass the hooks: a command in the sandbox, without network, gets `{tool, input}` as JSON on standard input, after the call also
 * `result: {isError, say}`. Before: exit code 0 lets the call through; 2 refuses it, with what was printed as the reason; any other end refuses it too,
 * as a guard that broke has guarded nothing. After: 2 tells the model what was printed, as a mistake of the call; any other failure is told as the hook's own.
 */
export function withHooks(tools: readonly AgentTool[], hooks: Hooks): readonly AgentTool[] {
  const told = new Set<string>();
  const warnOnce = (message: string): void => {
    if (!told.has(message)) hooks.warn(message);
    told.add(message);
  };
  return around(tools, { ...hooks, warn: warnOnce });
}

function around(tools: readonly AgentTool[], hooks: Hooks): readonly AgentTool[] {
  return tools.map((tool) => ({
    ...tool,
    async act(input, signal) {
      const call = { tool: tool.spec.name, input };
      const refusal = await askBefore(hooks, call, signal);
      if (refusal !== undefined) return refusal;
      const outcome = await tool.act(input, signal);
      return tellAfter(hooks, call, outcome, signal);
    },
  }));
}

type Call = { readonly tool: string; readonly input: unknown };

async function askBefore(hooks: Hooks, call: Call, signal?: AbortSignal): Promise<ToolOutcome | undefined> {
  if (hooks.before === undefined) return undefined;
  const ran = await run(hooks, "before", call, signal);
  if (ran.exitCode === 0) return undefined;
  if (ran.exitCode === refuses) {
    return failed("The project's rules refuse this call; nothing was done. What they say:", wordsOf(ran));
  }
  hooks.warn(sayBroken("before-tool", "no call is made", ran, hooks));
  return failed(
    `The project's hook before tools failed (${endOf(ran, hooks)}), so the call was not made. What it printed:`,
    wordsOf(ran),
  );
}

async function tellAfter(hooks: Hooks, call: Call, outcome: ToolOutcome, signal?: AbortSignal): Promise<ToolOutcome> {
  if (hooks.after === undefined) return outcome;
  const { isError, say } = outcome;
  const ran = await run(hooks, "after", { ...call, result: { isError, say } }, signal);
  if (ran.exitCode === 0) return outcome;
  if (ran.exitCode !== refuses) hooks.warn(sayBroken("after-tool", "it has checked nothing", ran, hooks));
  const what =
    ran.exitCode === refuses
      ? "The project's rules object to it, as is said at the end of what follows; mend that."
      : `The project's hook after tools failed (${endOf(ran, hooks)}); what it printed is at the end of what follows.`;
  return {
    ...outcome,
    isError: isError || ran.exitCode === refuses,
    say: `${say} ${what}`,
    data: [outcome.data, wordsOf(ran)].filter((text) => text !== "").join("\n"),
  };
}

/** In a home of its own: what an agent or a server leaves in theirs (settings that the hook's programs would read) guards nothing. */
function run(hooks: Hooks, when: "before" | "after", call: unknown, signal?: AbortSignal): Promise<SandboxResult> {
  return hooks.sandbox.run({
    command: hooks[when] ?? "",
    folder: hooks.folder,
    home: `hook ${when}`,
    network: false,
    timeoutMs: hooks.timeoutMs,
    maxOutputBytes,
    input: `${JSON.stringify(call)}\n`,
    ...(signal === undefined ? {} : { signal }),
  });
}

function wordsOf(ran: SandboxResult): string {
  return stripAnsi(ran.output).text.trim();
}

function sayBroken(key: string, effect: string, ran: SandboxResult, hooks: Hooks): string {
  const words = cutLine(wordsOf(ran), 300);
  return `\`hooks.${key}\` of the configuration broke (${endOf(ran, hooks)}), so ${effect}${words === "" ? "." : `: ${words}`}`;
}

function endOf(ran: SandboxResult, hooks: Hooks): string {
  if (ran.timedOut) return `no end within ${hooks.timeoutMs / 1000} s`;
  return ran.exitCode === null ? "ended by a signal" : `exit code ${ran.exitCode}`;
}
