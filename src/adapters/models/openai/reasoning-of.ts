import type { ResponseCreateParamsStreaming } from "openai/resources/responses/responses";
import type { ReplyOptions } from "../../../ports/model.ts";

type ReasoningParams = Pick<ResponseCreateParamsStreaming, "reasoning" | "include">;

/**
 * Reasoning models hand their reasoning out encrypted, for the next call to bring back, as nothing is stored with the vendor. Others refuse both
 * fields, so they are sent only to names that are known to reason (o1 and later, GPT-5 and later, without the chat variants).
 */
export function reasoningOf(model: string, effort: ReplyOptions["effort"]): ReasoningParams {
  if (!/^(o[1-9]|gpt-([5-9]|[1-9]\d)|codex)/.test(model) || /-chat(-|$)/.test(model)) return {};
  return { include: ["reasoning.encrypted_content"], ...(effort === undefined ? {} : { reasoning: { effort } }) };
}
