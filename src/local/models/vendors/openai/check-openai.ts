import { type Refusal, refuse } from "../../asked.ts";
import { type Json, toObjects, toText } from "../../json.ts";
import { checkStrictSchema } from "../check-strict-schema.ts";
import { cameWithReasoning } from "../marks.ts";
import { isModels, toItems } from "./read-openai.ts";

/**
 * What the Responses API would refuse in a request, in its words; undefined when it is right. A call of a function that is not among `tools` is history
 * like any other: OpenAI's own client answers it ("unsupported call: …") and sends both on (github.com/openai/codex, codex-rs/core/src/tools; sessions in
 * issue 25050), and its Agents SDK sends the calls of one agent's tools on to the next agent, which has others (openai.github.io/openai-agents-python/handoffs).
 */
export function checkOpenai(body: Json): Refusal | undefined {
  return checkParameters(body) ?? checkTools(body) ?? checkItems(body);
}

function checkParameters(body: Json): Refusal | undefined {
  const model = toText(body.model);
  if (model === "") return refuse("Missing required parameter: 'model'.");
  if (body.input === undefined || toItems(body.input).length === 0)
    return refuse("Missing required parameter: 'input'.");
  if (body.max_output_tokens !== undefined && Number(body.max_output_tokens) < 16) {
    return refuse("Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16.");
  }
  const sampling = ["temperature", "top_p"].find((name) => body[name] !== undefined);
  if (sampling !== undefined && reasons(model))
    return refuse(`Unsupported parameter: '${sampling}' is not supported with this model.`);
  if (!reasons(model) && Array.isArray(body.include) && body.include.includes("reasoning.encrypted_content")) {
    return refuse("Encrypted content is not supported with this model.");
  }
  return !reasons(model) && body.reasoning !== undefined
    ? refuse("Unsupported parameter: 'reasoning.effort' is not supported with this model.")
    : undefined;
}

function reasons(model: string): boolean {
  return !/^gpt-(3|4)|-chat-latest$/.test(model);
}

function checkTools(body: Json): Refusal | undefined {
  for (const [index, tool] of toObjects(body.tools).entries()) {
    if (tool.type === "namespace" || tool.type === "custom") continue;
    if (tool.type !== "function")
      return refuse(`Invalid value: '${toText(tool.type)}' at 'tools[${index}].type': only functions are scripted.`);
    if (!/^[a-zA-Z0-9_-]{1,64}$/.test(toText(tool.name)))
      return refuse(`Invalid 'tools[${index}].name': string does not match pattern.`);
    const wrong = tool.strict === false ? undefined : checkStrictSchema(tool.parameters, "openai");
    if (wrong !== undefined) return refuse(`Invalid schema for function '${toText(tool.name)}': In context=${wrong}.`);
  }
  return undefined;
}

function checkItems(body: Json): Refusal | undefined {
  const items = toItems(body.input);
  const calls = items.filter((item) => item.type === "function_call").map((item) => toText(item.call_id));
  const outputs = items.filter((item) => item.type === "function_call_output").map((item) => toText(item.call_id));
  const strange = items.find(
    (item) =>
      !isModels(item) &&
      item.type !== "function_call_output" &&
      item.type !== "additional_tools" &&
      !["user", "system", "developer"].includes(toText(item.role)),
  );
  if (strange !== undefined) return refuse(`Invalid value in 'input': ${JSON.stringify(strange).slice(0, 80)}`);
  const stray = outputs.find((id) => !calls.includes(id));
  if (stray !== undefined) return refuse(`No tool call found for function call output with call_id ${stray}.`);
  const open = calls.find((id) => !outputs.includes(id));
  if (open !== undefined) return refuse(`No tool output found for function call ${open}.`);
  if (new Set(calls).size < calls.length) return refuse("Duplicate item: function calls must have unique call_ids.");
  const long = calls.find((id) => id.length > 64);
  if (long !== undefined)
    return refuse(`Invalid 'input.call_id': string too long. Expected a string with maximum length 64.`);
  return checkReasoning(items, body);
}

const stamp = "aimock-encrypted-reasoning:";

/** Nothing is stored, so reasoning must come back whole, and a call that came with reasoning not without it. */
function checkReasoning(items: readonly Json[], body: Json): Refusal | undefined {
  for (const [index, item] of items.entries()) {
    const id = toText(item.id);
    if (item.type === "reasoning" && body.store === false && toText(item.encrypted_content) === "") {
      return refuse(`Item with id '${id}' not found. Items are not persisted when \`store\` is set to false.`, 404);
    }
    // aimock's own stand-in for the encrypted text names the item that it belongs to.
    const told = Buffer.from(toText(item.encrypted_content), "base64").toString("utf8");
    // A client that stores nothing may leave the id out; the encrypted text alone is enough then.
    const isWhole = id === "" ? told.startsWith(stamp) : told === `${stamp}${id}`;
    if (item.type === "reasoning" && !isWhole)
      return refuse(`The encrypted content for item ${id} could not be verified.`);
    if (
      item.type === "function_call" &&
      cameWithReasoning(toText(item.call_id), toText(body.model)) &&
      !turnOf(items, index).some((other) => other.type === "reasoning")
    ) {
      return refuse(`Item '${id}' of type 'function_call' was provided without its required 'reasoning' item.`);
    }
  }
  return undefined;
}

function turnOf(items: readonly Json[], index: number): readonly Json[] {
  const start = items.findLastIndex((item, at) => at < index && !isModels(item)) + 1;
  return items.slice(start, index + 1);
}
