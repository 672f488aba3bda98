import type { AgentEvent } from "../../../../contracts/agent-event.ts";
import { type Json, toContent, toCount, toObject, toText } from "./read-json.ts";

/** One line of `gemini --output-format stream-json`. Its own echo of the task is kept as it came. */
export function parseGemini(event: Json): readonly AgentEvent[] | undefined {
  switch (event["type"]) {
    case "init":
      return [{ type: "started", session: toText(event["session_id"]), model: toText(event["model"]) }];
    case "message":
      return event["role"] === "assistant" ? [{ type: "said", text: toText(event["content"]) }] : undefined;
    case "tool_use": {
      const { tool_id: callId, tool_name: name, parameters: input } = event;
      return [{ type: "tool_called", callId: toText(callId), name: toText(name), input }];
    }
    case "tool_result": {
      const isError = event["status"] !== "success";
      const content = toContent(event["output"] ?? toObject(event["error"])["message"]);
      return [{ type: "tool_answered", callId: toText(event["tool_id"]), isError, content }];
    }
    case "error":
      return [{ type: "failed", message: toText(event["message"]) }];
    case "result":
      return parseResult(event);
    default:
      return undefined;
  }
}

function parseResult(event: Json): readonly AgentEvent[] {
  const stats = toObject(event["stats"]);
  const usage = {
    input: toCount(stats["input_tokens"]),
    cached: toCount(stats["cached"]),
    output: toCount(stats["output_tokens"]),
  };
  const text = toText(toObject(event["error"])["message"]);
  return [
    { type: "used", usage },
    { type: "ended", ok: event["status"] === "success", text },
  ];
}
