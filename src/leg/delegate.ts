import type { AgentOutcome, AgentTask } from "../agent/agent-task.ts";
import { completeTaskSpec, judgeResult } from "../agent/complete-task.ts";
import { addUsage } from "../agent/progress.ts";
import type { AgentFile } from "../config/agent-file.ts";
import { type Config, configPath } from "../config/config.ts";
import type { AgentEvent } from "../contracts/agent-event.ts";
import type { Role } from "../contracts/roles.ts";
import { Fault } from "../core/fault.ts";
import { extractJson } from "../core/text/extract-json.ts";
import type { AgentEnd, AgentFailure, AgentPool } from "../ports/agent-pool.ts";
import type { Ports } from "../ports/ports.ts";
import { timeLeftMs } from "./think.ts";

type Delegated<T> = Pick<AgentTask<T>, "prompt" | "result" | "check" | "spend"> & {
  readonly role: Role;
  /** `cli/claude` */
  readonly agent: string;
  /** Whose work it is, and how soon it should be done. */
  readonly owner: string;
  readonly priority: number;
  readonly folder: string;
  /** The repository's agent that does the work. */
  readonly of: Pick<AgentFile, "path" | "tools"> | null;
};

/** A result that breaks its contract goes back so many times. */
const maxRepairs = 2;
/** Lines of one work in the job's log: a flood of them would be that of the log too. */
const maxTold = 1000;
const nobody = { turns: 0, toolCalls: 0, usage: { input: 0, cached: 0, output: 0 } };

/**
 * Gives a role's whole work to a command-line agent: the same prompt, the same result, held against the same check as the loop's own. It works in the
 * folder with its own tools; what it hands in is the JSON object in its last word.
 */
export async function delegate<T>(question: Delegated<T>, config: Config, ports: Ports): Promise<AgentOutcome<T>> {
  refuseRules(question, config);
  const pool = await ports.openAgents(toSettings(config));
  const task = toTask(question);
  let said = task;
  let figures = { model: question.agent, ...nobody };
  for (let repairs = 0; ; repairs++) {
    const end = await work(pool, question, said, config, ports);
    figures = add(figures, end);
    const all = { ...figures, spentUsd: question.spend.spentUsd };
    ports.reporter.output("usage", JSON.stringify({ calls: all.turns, ...all.usage, model: all.model }));
    if (!end.ok) return { ok: false, ...toHalt(end.failure), ...all };
    const judged = await judge(question, end.text);
    if (judged.ok) return { ok: true, result: judged.value, ...all };
    // A half answer breaks any contract: who is told why makes it shorter.
    const problems = [...(end.cut === undefined ? [] : [`- ${end.cut}`]), judged.problems].join("\n");
    if (repairs === maxRepairs) {
      const reason = `The result still broke its contract after ${maxRepairs} repairs: ${problems.slice(0, 500)}`;
      return { ok: false, stop: "invalid_result", reason, ...all };
    }
    said = `${task}\n\nYou have been at this before: your work stands in the folder. Your result was not taken:\n${problems}\nMend this and answer with the whole result again.`;
  }
}

function work<T>(
  pool: AgentPool,
  { agent, owner, priority, folder, spend, role }: Delegated<T>,
  prompt: string,
  config: Config,
  { reporter, clock, signal }: Ports,
): Promise<AgentEnd> {
  const timeMs = timeLeftMs(config, clock);
  let told = 0;
  return pool.run({ agent, owner, priority, folder, prompt, purse: spend, timeMs, signal }, (event) => {
    const line = toLine(event);
    if (line === undefined) return;
    told += 1;
    if (told === maxTold) reporter.say(`${role} ${agent} tells more than is shown here; its log has it.`);
    if (told >= maxTold && event.type !== "status_changed") return;
    // Redacted before it is cut: of a secret at the cut nobody would know the half that stays.
    reporter.say(`${role} ${agent} ${reporter.redact(line).text.slice(0, 160)}`);
  });
}

async function judge<T>(question: Delegated<T>, text: string) {
  const extracted = extractJson(text);
  if (!extracted.found) return { ok: false as const, problems: `- ${extracted.why}` };
  return judgeResult(question.result, question.check, extracted.value);
}

function toTask<T>({ prompt, result }: Delegated<T>): string {
  const { schema } = completeTaskSpec(result);
  return `${prompt.system}

${prompt.user}

You work in the current folder with your own tools; nobody can answer a question. There is no tool complete_task here: when all is done or can not be
done, your last word is the result, as one JSON object that fits this schema and nothing else:
${JSON.stringify(schema)}`;
}

/** Its tools are its own: a rule of what it may call could not be kept, and is not left out in silence. */
function refuseRules<T>({ agent, of }: Delegated<T>, { hooks }: Config): void {
  const hook = (["before-tool", "after-tool"] as const).find((name) => hooks[name] !== undefined);
  const place =
    hook !== undefined
      ? `\`hooks.${hook}\` in ${configPath}`
      : of?.tools !== undefined
        ? `\`tools\` in ${of.path}`
        : undefined;
  if (place === undefined) return;
  const message = `${agent} can not be used with ${place}: it calls tools of its own. Take one of the two out.`;
  throw new Fault("config.invalid", message, { who: "user", facts: { model: agent, place } });
}

/** What people see of it in the job's log. */
function toLine(event: AgentEvent): string | undefined {
  switch (event.type) {
    case "tool_called":
      return `${event.name} ${JSON.stringify(event.input) ?? ""}`;
    case "failed":
      return `says: ${event.message}`;
    case "status_changed":
      return `${event.of} ${event.id}: ${event.from} → ${event.to} (${event.why})`;
    case "malformed":
      return `printed a line that is no event: ${event.line}`;
    default:
      return undefined;
  }
}

/** A process that can not be kept alive is to the story a model that failed: the next one takes over. */
function toHalt({ stop, ...failure }: AgentFailure) {
  return { ...failure, stop: stop === "crashed" ? ("model_failed" as const) : stop };
}

type Figures = Pick<AgentEnd, "model" | "toolCalls" | "usage"> & { readonly turns: number };

function add(before: Figures, end: AgentEnd): Figures {
  return {
    model: end.model,
    turns: before.turns + end.calls,
    toolCalls: before.toolCalls + end.toolCalls,
    usage: addUsage(before.usage, end.usage),
  };
}

function toSettings({ cli }: Config) {
  const { "max-concurrent": maxConcurrent, "memory-mb": memoryMb, "cpu-minutes": cpuMinutes, ...agents } = cli;
  return { maxConcurrent, memoryMb, cpuMinutes, agents };
}
