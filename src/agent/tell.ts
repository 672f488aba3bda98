import type { AgentEvent } from "../contracts/agent-event.ts";
import { isCounted } from "../core/money/parse-counts.ts";
import { cutLine } from "../core/text/cut-line.ts";
import { truncateMiddle } from "../core/text/truncate.ts";
import type { Model, Reply, ToolCall } from "../ports/model.ts";
import type { AgentTask } from "./agent-task.ts";
import { nameFailure } from "./ask/name-failure.ts";
import type { ToolOutcome } from "./tool.ts";

type Listened = Pick<AgentTask<unknown>, "onEvent" | "reporter" | "limits">;

/** Deeper than any tool's input; what a model nests further is not looked through. */
const maxDepth = 40;

/** Tells an event without its secrets; costs nothing where nobody listens. */
export function tell({ onEvent, reporter }: Omit<Listened, "limits">, event: AgentEvent): void {
  onEvent?.(clean(event, (text) => reporter.redact(text).text));
}

/** What a model answered, its calls left out: each is told when it is made. */
export function tellReply(task: Listened, model: Model, reply: Reply): void {
  if (reply.thought) tell(task, { type: "thought", text: reply.thought });
  if (reply.text !== "") tell(task, { type: "said", text: reply.text });
  if (isCounted(reply.usage) && reply.usage.input + reply.usage.output > 0) {
    const { input, cached, output } = reply.usage;
    tell(task, { type: "used", usage: { input, cached, output } });
  }
  const failure = nameFailure(model, reply);
  if (failure !== undefined) tell(task, { type: "failed", message: failure });
}

export function tellCall(task: Listened, { id, name, input }: ToolCall): void {
  tell(task, { type: "tool_called", callId: id, name, input });
}

/** What the tool gave, as much of it as a model is shown. Redacted before it is cut: of a secret at the cut nobody would know the half that stays. */
export function tellAnswer(
  task: Listened,
  { id }: ToolCall,
  { say, data, isError }: Pick<ToolOutcome, "say" | "data" | "isError">,
): void {
  if (task.onEvent === undefined) return;
  const { text } = task.reporter.redact(data === "" ? say : `${say}\n${data}`);
  const content = truncateMiddle(text, { maxBytes: task.limits.resultBytes }).text;
  task.onEvent({ type: "tool_answered", callId: id, isError, content });
}

/** A result that was sent back, for who watches: without this line a model that can not hand in looks idle. */
export function sayRefused({ name, reporter }: Pick<AgentTask<unknown>, "name" | "reporter">, problems: string): void {
  reporter.say(`${name} handed in what was not taken: ${cutLine(reporter.redact(problems).text, 240)}`);
}

type Redact = (text: string) => string;

function clean(event: AgentEvent, redact: Redact): AgentEvent {
  switch (event.type) {
    case "thought":
    case "said":
    case "ended":
      return { ...event, text: redact(event.text) };
    case "failed":
      return { ...event, message: redact(event.message) };
    case "tool_called":
      return { ...event, name: redact(event.name), input: cleanValue(event.input, redact, 0) };
    default:
      return event;
  }
}

function cleanValue(value: unknown, redact: Redact, depth: number): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth === maxDepth) return "(nested too deep)";
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, redact, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redact(key), cleanValue(item, redact, depth + 1)]),
  );
}
