import { type Refusal, refuse } from "../../asked.ts";
import { type Json, toObject, toObjects, toText } from "../../json.ts";
import { cameWithReasoning, sign } from "../marks.ts";
import { checkClaudeTools } from "./check-claude-tools.ts";
import { toBlocks } from "./read-anthropic.ts";

/**
 * What the Messages API would refuse in a request, in its words; undefined when it is right. A call of a tool that is not among `tools` is answered with an
 * error result and goes on (platform.claude.com/docs/en/agents-and-tools/tool-use/handle-tool-calls); only a request without any tool may hold none.
 */
export function checkAnthropic(body: Json): Refusal | undefined {
  return checkParameters(body) ?? checkClaudeTools(body) ?? checkMessages(body);
}

function checkParameters(body: Json): Refusal | undefined {
  const model = toText(body.model);
  if (model === "") return refuse("model: Field required");
  if (!Number.isInteger(body.max_tokens)) return refuse("max_tokens: Field required");
  if (Number(body.max_tokens) < 1) return refuse("max_tokens: Input should be greater than or equal to 1");
  if (toObjects(body.messages).length === 0) return refuse("messages: at least one message is required");
  const sampling = ["temperature", "top_p", "top_k"].find((name) => body[name] !== undefined);
  if (sampling !== undefined && isNew(model)) return refuse(`\`${sampling}\` is deprecated for this model.`);
  const thinking = toText(toObject(body.thinking).type);
  if (thinking === "enabled" && isNew(model))
    return refuse(
      '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
    );
  if (thinking === "adaptive" && !isNew(model)) return refuse("adaptive thinking is not supported on this model");
  if (toObject(body.output_config).effort !== undefined && !isNew(model))
    return refuse("This model does not support the effort parameter.");
  const marks = JSON.stringify(body).split('"cache_control":{').length - 1;
  return marks > 4 ? refuse(`A maximum of 4 blocks with cache_control may be provided. Found ${marks}.`) : undefined;
}

/** Claude 4.6 and later: adaptive thinking, no sampling (from 4.7 on, but nobody should send it to 4.6 either). */
function isNew(model: string): boolean {
  return /^claude-[a-z]+-([5-9]|\d\d)|^claude-[a-z]+-4-[6-9]/.test(model);
}

function checkMessages(body: Json): Refusal | undefined {
  const messages = joinNeighbours(toObjects(body.messages));
  const hasTools = toObjects(body.tools).length > 0;
  if (messages[0]?.role !== "user") return refuse('messages: first message must use the "user" role');
  for (const [index, message] of messages.entries()) {
    const before = messages[index - 1];
    const wrong =
      checkMessage(message, before, index) ??
      checkReasoning(message, toText(body.model), index) ??
      checkHasTools(message, hasTools);
    if (wrong !== undefined) return wrong;
  }
  const last = messages.at(-1);
  if (last?.role === "assistant") {
    const dangling = idsOf(last, "tool_use", "id");
    if (dangling.length > 0) return refuse(danglingText(messages.length - 1, dangling));
    return refuse(
      "This model does not support assistant message prefill. The conversation must end with a user message.",
    );
  }
  return undefined;
}

type Message = { readonly role: string; readonly blocks: readonly Json[] };

/** The vendor joins consecutive messages of one role before it looks. */
function joinNeighbours(messages: readonly Json[]): readonly Message[] {
  const joined: Message[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    const blocks = toBlocks(message.content);
    if (last !== undefined && last.role === message.role)
      joined[joined.length - 1] = { role: last.role, blocks: [...last.blocks, ...blocks] };
    else joined.push({ role: toText(message.role), blocks });
  }
  return joined;
}

function checkMessage(message: Message, before: Message | undefined, index: number): Refusal | undefined {
  if (message.role !== "user" && message.role !== "assistant")
    return refuse(`messages.${index}.role: Input should be 'user' or 'assistant'`);
  if (message.blocks.length === 0) return refuse(`messages.${index}: all messages must have non-empty content`);
  if (message.blocks.some((block) => block.type === "text" && toText(block.text).trim() === ""))
    return refuse("messages: text content blocks must be non-empty");
  const calls = before?.role === "assistant" ? idsOf(before, "tool_use", "id") : [];
  const results = idsOf(message, "tool_result", "tool_use_id");
  const stray = results.find((id) => message.role !== "user" || !calls.includes(id));
  if (stray !== undefined) {
    return refuse(
      `messages.${index}.content.0: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
    );
  }
  if (new Set(results).size < results.length)
    return refuse(`messages.${index}: each tool_use must have a single result`);
  const open = calls.filter((id) => !results.includes(id));
  if (open.length > 0) return refuse(danglingText(index - 1, open));
  const firstText = message.blocks.findIndex((block) => block.type === "text");
  const lastResult = message.blocks.findLastIndex((block) => block.type === "tool_result");
  if (firstText >= 0 && firstText < lastResult)
    return refuse(`messages.${index}: \`tool_result\` blocks must come before other content`);
  const ids = idsOf(message, "tool_use", "id");
  const illegal = ids.find((id) => !/^[a-zA-Z0-9_-]+$/.test(id));
  if (illegal !== undefined)
    return refuse(`messages.${index}.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'`);
  return new Set(ids).size < ids.length ? refuse("messages: `tool_use` ids must be unique") : undefined;
}

function danglingText(index: number, ids: readonly string[]): string {
  return `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${ids.join(", ")}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
}

/** Claude 5.5 is append-only: thinking that came with a call must come back with it, and as it was. */
function checkReasoning(message: Message, model: string, index: number): Refusal | undefined {
  const thinking = message.blocks.filter((block) => block.type === "thinking");
  const changed = thinking.some((block) => block.signature !== sign(toText(block.thinking)));
  if (changed) return refuse(`messages.${index}.content.0: Invalid \`signature\` in \`thinking\` block`);
  const due = idsOf(message, "tool_use", "id").some((id) => cameWithReasoning(id, model));
  return due && thinking.length === 0
    ? refuse(
        `messages.${index}.content: \`thinking\` blocks in an assistant message can not be removed. They must remain as they were in the original response.`,
      )
    : undefined;
}

function checkHasTools({ blocks }: Message, hasTools: boolean): Refusal | undefined {
  return hasTools || !blocks.some(({ type }) => type === "tool_use")
    ? undefined
    : refuse("Requests which include `tool_use` or `tool_result` blocks must define tools");
}

function idsOf(message: Message, type: string, key: string): readonly string[] {
  return message.blocks.flatMap((block) => (block.type === type ? [toText(block[key])] : []));
}
