import type { MessageCreateParamsStreaming } from "@anthropic-ai/sdk/resources/messages/messages";
import type { ReplyOptions } from "../../../ports/model.ts";

type ThinkingParams = Pick<MessageCreateParamsStreaming, "thinking" | "output_config">;

/**
 * Thinking and effort, sent only where the model takes them: adaptive thinking came with Claude 4.6; 4.5 and earlier answer 400 to it, and a name that
 * we can not read is left to the vendor's default. Source: platform.claude.com/docs/en/build-with-claude/thinking-troubleshooting.
 */
export function thinkingOf(model: string, effort: ReplyOptions["effort"]): ThinkingParams {
  if (!takesAdaptiveThinking(model)) return {};
  return { thinking: { type: "adaptive" }, ...(effort === undefined ? {} : { output_config: { effort } }) };
}

function takesAdaptiveThinking(model: string): boolean {
  if (model.startsWith("claude-mythos-preview")) return true;
  // The minor version has one or two digits; eight are a date, as in claude-sonnet-4-20250514.
  const version = /^claude-[a-z]+-(\d+)(?:-(\d{1,2}))?(?:-|$)/.exec(model);
  if (version === null) return false;
  const major = Number(version[1]);
  return major > 4 || (major === 4 && Number(version[2] ?? 0) >= 6);
}
