import { type Refusal, refuse } from "../../asked.ts";
import { type Json, toObject, toObjects, toText } from "../../json.ts";
import { checkStrictSchema, countUnions } from "../check-strict-schema.ts";

/** What the Messages API would refuse in tools and tool choice. */
export function checkClaudeTools(body: Json): Refusal | undefined {
  const tools = toObjects(body.tools);
  const choice = toText(toObject(body.tool_choice).type);
  if ((choice === "any" || choice === "tool") && /^claude-[a-z]+-5-5/.test(toText(body.model))) {
    return refuse(`tool_choice: forced tool use ("${choice}") is not supported on this model`);
  }
  const names = tools.map((tool) => toText(tool.name));
  const illegal = names.find((name) => !/^[a-zA-Z0-9_-]{1,128}$/.test(name));
  if (illegal !== undefined)
    return refuse(`tools.${names.indexOf(illegal)}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`);
  if (new Set(names).size < names.length) return refuse("tools: Tool names must be unique.");
  for (const [index, tool] of tools.entries()) {
    if (toObject(tool.input_schema).type !== "object")
      return refuse(`tools.${index}.custom.input_schema.type: Field required`);
    const wrong = tool.strict === true ? checkStrictSchema(tool.input_schema, "anthropic") : undefined;
    if (wrong !== undefined) return refuse(`tools.${index}.custom: ${wrong}`);
  }
  const strict = tools.filter((tool) => tool.strict === true);
  if (strict.length > 20) return refuse("Too many strict tools. The maximum number of strict tools supported is 20.");
  const unions = strict.reduce((sum, tool) => sum + countUnions(tool.input_schema), 0);
  return unions > 16
    ? refuse(
        `Schemas contains too many parameters with union types (${unions} parameters with type arrays or anyOf). Limit: 16.`,
      )
    : undefined;
}
