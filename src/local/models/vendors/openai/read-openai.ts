import type { Asked } from "../../asked.ts";
import { type Json, joinText, toObjects, toText } from "../../json.ts";

/** The body of `POST /v1/responses` as a script sees it. */
export function readOpenai(body: Json): Asked {
  const items = toItems(body.input);
  const systems = items.filter((item) => item.role === "system" || item.role === "developer");
  return {
    vendor: "openai",
    model: toText(body.model),
    system: [toText(body.instructions), ...systems.map((item) => joinText(item.content))].join("\n"),
    users: items.flatMap((item) => (item.role === "user" ? [joinText(item.content)] : [])),
    results: items.flatMap((item) => (item.type === "function_call_output" ? [joinText(item.output)] : [])),
    turns: items.filter((item, index) => isModels(item) && !isModels(items[index - 1])).length,
    reasons: Array.isArray(body.include) && body.include.includes("reasoning.encrypted_content"),
  };
}

/** The items of `input`; a plain string is one message of the user. */
export function toItems(input: unknown): readonly Json[] {
  return typeof input === "string" ? [{ role: "user", content: input }] : toObjects(input);
}

/** True for what the model made: a run of such items is one turn. */
export function isModels(item: Json | undefined): boolean {
  return item?.role === "assistant" || item?.type === "function_call" || item?.type === "reasoning";
}
