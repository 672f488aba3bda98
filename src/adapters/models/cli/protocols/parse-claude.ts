import type { AgentEvent } from "../../../../contracts/agent-event.ts";
import { type Json, toContent, toCount, toObject, toObjects, toText } from "./read-json.ts";

/** One line of `claude --output-format stream-json --verbose`. */
export function parseClaude(event: Json): readonly AgentEvent[] | undefined {
  const message = toObject(event["message"]);
  switch (event["type"]) {
    case "system":
      return parseSystem(event);
    case "assistant": {
      const by = toText(event["parent_tool_use_id"]);
      return known(toObjects(message["content"]).map((block) => parseBlock(block, by)));
    }
    case "user":
      return isResumed(event) ? [{ type: "resumed" }] : known(toObjects(message["content"]).map(parseAnswer));
    case "result":
      return parseResult(event);
    default:
      return undefined;
  }
}

function parseSystem(event: Json): readonly AgentEvent[] | undefined {
  switch (event["subtype"]) {
    case "init":
      return [{ type: "started", session: toText(event["session_id"]), model: toText(event["model"]) }];
    case "background_tasks_changed": {
      const tasks = toObjects(event["tasks"]).map((task) => toText(task["description"]) || toText(task["task_id"]));
      return [{ type: "background", tasks }];
    }
    case "api_retry": {
      const { attempt, max_retries: most, retry_delay_ms: delayMs, error_status: status, error } = event;
      const what = [toCount(status) || "", toText(error)].filter((word) => word !== "").join(" ") || "no answer";
      const seconds = (toCount(delayMs) / 1000).toFixed(1);
      const message = `${what}: asks again in ${seconds} s (try ${toCount(attempt)} of ${toCount(most)})`;
      return [{ type: "failed", message }];
    }
    default:
      return undefined;
  }
}

/** Its own word to the model after an answer of the main conversation was cut at its length. It does so three times. */
function isResumed(event: Json): boolean {
  const said = toObjects(toObject(event["message"])["content"]).map(({ text }) => toText(text));
  const isOwn = event["isSynthetic"] === true && toText(event["parent_tool_use_id"]) === "";
  return isOwn && said.some((text) => text.startsWith("Output token limit hit."));
}

function parseBlock(block: Json, by: string): AgentEvent | undefined {
  switch (block["type"]) {
    case "text":
      return { type: "said", text: toText(block["text"]), ...(by === "" ? {} : { by }) };
    case "thinking":
      return { type: "thought", text: toText(block["thinking"]) };
    case "tool_use":
      return { type: "tool_called", callId: toText(block["id"]), name: toText(block["name"]), input: block["input"] };
    default:
      return undefined;
  }
}

function parseAnswer(block: Json): AgentEvent | undefined {
  if (block["type"] !== "tool_result") return undefined;
  const { tool_use_id: callId, is_error: isError, content } = block;
  return { type: "tool_answered", callId: toText(callId), isError: isError === true, content: toContent(content) };
}

/** Its input leaves out what the cache read and wrote. */
function parseResult(event: Json): readonly AgentEvent[] {
  const usage = toObject(event["usage"]);
  const cached = toCount(usage["cache_read_input_tokens"]);
  const input = toCount(usage["input_tokens"]) + cached + toCount(usage["cache_creation_input_tokens"]);
  const ok = event["is_error"] !== true && event["subtype"] === "success";
  const text = toText(event["result"]) || toObjects(event["errors"]).map(toContent).join("\n");
  return [
    { type: "used", usage: { input, cached, output: toCount(usage["output_tokens"]) } },
    { type: "ended", ok, text: text || (ok ? "" : toText(event["subtype"])) },
  ];
}

/** All of its parts, or undefined when one of them is new to us: then the event is kept whole. */
function known(events: readonly (AgentEvent | undefined)[]): readonly AgentEvent[] | undefined {
  const found = events.filter((event) => event !== undefined);
  return found.length === events.length && found.length > 0 ? found : undefined;
}
