import type { Asked } from "../../asked.ts";
import { type Json, joinText, toObject, toObjects, toText } from "../../json.ts";

/** The body of `POST /v1/messages` as a script sees it. */
export function readAnthropic(body: Json): Asked {
  const messages = toObjects(body.messages);
  const blocks = messages.filter((message) => message.role === "user").map((message) => toBlocks(message.content));
  return {
    vendor: "anthropic",
    model: toText(body.model),
    system: joinText(body.system),
    users: blocks.flat().flatMap((block) => (block.type === "text" ? [toText(block.text)] : [])),
    results: blocks.flat().flatMap((block) => (block.type === "tool_result" ? [joinText(block.content)] : [])),
    turns: messages.filter(
      (message, index) => message.role === "assistant" && messages[index - 1]?.role !== "assistant",
    ).length,
    reasons: toObject(body.thinking).type === "adaptive",
  };
}

/** A message's content as blocks; a plain string is one text block. */
export function toBlocks(content: unknown): readonly Json[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : toObjects(content);
}
