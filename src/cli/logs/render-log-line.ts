import type { AgentEvent, AgentLogLine } from "../../contracts/agent-event.ts";
import { revealText } from "../../core/text/reveal-text.ts";

const maxLength = 2000;

/** A fact of an agent's log for people: the time of day, then what happened. What an agent printed can not command the terminal. */
export function renderLogLine({ at, event }: AgentLogLine): readonly string[] {
  const text = toText(event);
  const shown = text.length > maxLength ? `${text.slice(0, maxLength)} …` : text;
  return shown
    .split("\n")
    .map((line, index) => `${index === 0 ? at.slice(11, 19) : "        "}  ${revealText(line).text}`);
}

function toText(event: AgentEvent): string {
  switch (event.type) {
    case "started":
      return `started ${event.model}${event.session === "" ? "" : `, session ${event.session}`}`.trim();
    case "thought":
      return `thought: ${event.text}`;
    case "said":
      return `${event.by === undefined ? "said" : `an agent of its own (${event.by}) said`}: ${event.text}`;
    case "resumed":
      return "was cut at the length of an answer and goes on";
    case "background":
      return `in the background: ${event.tasks.join(", ") || "nothing"}`;
    case "tool_called":
      return `called ${event.name} ${JSON.stringify(event.input) ?? ""}`;
    case "tool_answered":
      return `${event.isError ? "failed" : "answered"}: ${event.content}`;
    case "used":
      return `used ${event.usage.input} tokens (${event.usage.cached} cached), gave ${event.usage.output}`;
    case "failed":
      return `failure: ${event.message}`;
    case "ended":
      return `ended ${event.ok ? "well" : "badly"} ${event.text}`.trim();
    case "unknown":
      return `unknown event: ${JSON.stringify(event.event)}`;
    case "malformed":
      return `no event${event.isWhole ? "" : ", half a line"}: ${event.line}`;
    case "status_changed":
      return `${event.of} ${event.id}: ${event.from} → ${event.to} (${event.why})`;
    case "sampled":
      return `${event.processes} processes, ${Math.round(event.memoryBytes / 2 ** 20)} MB, ${event.cpuMs} ms of CPU`;
  }
}
