import type { AgentEvent } from "../../../../contracts/agent-event.ts";
import { type Json, toContent, toCount, toObject, toObjects, toText } from "./read-json.ts";

/** One line of `claude --output-format stream-json --verbose`. */
export function parseClaude(event: Json): readonly AgentEvent[] | undefined {
  const message = toObject(event["message"]);
  switch (event["type"]) {
    case "system":
      return event["subtype"] === "init"
        ? [{ type: "started", session: toText(event["session_id"]), model: toText(event["model"]) }]
        : undefined;
    case "assistant":
      return known(toObjects(message["content"]).map(parseBlock));
    case "user":
      return known(toObjects(message["content"]).map(parseAnswer));
    case "result":
      return parseResult(event);
    default:
      return undefined;
  }
}

function parseBlock(block: Json): AgentEvent | undefined {
  switch (block["type"]) {
    case "text":
      return { type: "said", text: toText(block["text"]) };
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
