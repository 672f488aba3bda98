import type { AgentEvent } from "../../../../contracts/agent-event.ts";
import { type Json, toContent, toCount, toObject, toText } from "./read-json.ts";

/** One line of `codex exec --json`. Its last word is the last message, which is said before the turn ends. */
export function parseCodex(event: Json): readonly AgentEvent[] | undefined {
  const item = toObject(event["item"]);
  switch (event["type"]) {
    case "thread.started":
      return [{ type: "started", session: toText(event["thread_id"]), model: "" }];
    case "item.started":
      return parseStart(item);
    case "item.completed":
      return parseItem(item);
    case "turn.completed":
      return [...parseUsage(toObject(event["usage"])), { type: "ended", ok: true, text: "" }];
    case "turn.failed":
      return [{ type: "ended", ok: false, text: toText(toObject(event["error"])["message"]) }];
    case "error":
      return [{ type: "failed", message: toText(event["message"]) }];
    default:
      return undefined;
  }
}

function parseStart(item: Json): readonly AgentEvent[] | undefined {
  const callId = toText(item["id"]);
  switch (item["type"]) {
    case "command_execution":
      return [{ type: "tool_called", callId, name: "command", input: { command: item["command"] } }];
    case "file_change":
      return [{ type: "tool_called", callId, name: "file_change", input: { changes: item["changes"] } }];
    case "mcp_tool_call":
      return [{ type: "tool_called", callId, name: toText(item["tool"]), input: item["arguments"] }];
    default:
      return undefined;
  }
}

function parseItem(item: Json): readonly AgentEvent[] | undefined {
  const callId = toText(item["id"]);
  const failed = item["status"] === "failed" || item["status"] === "declined";
  switch (item["type"]) {
    case "agent_message":
      return [{ type: "said", text: toText(item["text"]) }];
    case "reasoning":
      return [{ type: "thought", text: toText(item["text"]) }];
    case "command_execution":
      return [
        {
          type: "tool_answered",
          callId,
          isError: failed || item["exit_code"] !== 0,
          content: toContent(item["aggregated_output"]),
        },
      ];
    case "file_change":
      return [{ type: "tool_answered", callId, isError: failed, content: toContent(item["changes"]) }];
    case "mcp_tool_call":
      return [{ type: "tool_answered", callId, isError: failed, content: toContent(item["result"] ?? item["error"]) }];
    case "error":
      return [{ type: "failed", message: toText(item["message"]) }];
    default:
      return undefined;
  }
}

function parseUsage(usage: Json): readonly AgentEvent[] {
  const input = toCount(usage["input_tokens"]);
  const cached = toCount(usage["cached_input_tokens"]);
  return [{ type: "used", usage: { input, cached, output: toCount(usage["output_tokens"]) } }];
}
