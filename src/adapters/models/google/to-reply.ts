import type { Reply, Stop, ToolCall } from "../../../ports/model.ts";
import { countedFailure } from "../failed-reply.ts";
import { toOpaque } from "../own-turn.ts";
import { shortMessage } from "../short-message.ts";
import type { Folded } from "./fold-chunks.ts";
import { toCallId } from "./to-call-id.ts";

const refusals = new Set([
  "SAFETY",
  "RECITATION",
  "LANGUAGE",
  "BLOCKLIST",
  "PROHIBITED_CONTENT",
  "SPII",
  "IMAGE_SAFETY",
]);

/** A turn that Google finished as the port's reply; `turnsBefore` is the number of messages it answers. */
export function toReply(folded: Folded, name: string, turnsBefore: number): Reply {
  const finish = folded.finish ?? "none";
  const toolCalls = folded.parts
    .flatMap((part) => part.functionCall ?? [])
    .map(
      (call, place): ToolCall => ({
        id: call.id ?? toCallId(turnsBefore, place),
        name: call.name,
        input: call.args ?? {},
      }),
    );
  const stop = folded.blocked ? "refusal" : toStop(finish, toolCalls.length > 0);
  // MALFORMED_FUNCTION_CALL and its kin: the model slipped, and another try may do.
  if (stop === undefined)
    return countedFailure(
      { kind: "cut", message: shortMessage(`Gemini ended with ${finish} ${folded.finishMessage}`) },
      folded.usage,
    );
  const thought = folded.parts.map((part) => (part.thought ? (part.text ?? "") : "")).join("");
  return {
    ...(thought === "" ? {} : { thought }),
    text: folded.parts.map((part) => (part.thought ? "" : (part.text ?? ""))).join(""),
    toolCalls,
    stop,
    rawStop: finish,
    usage: folded.usage,
    opaque: toOpaque(name, folded.parts),
  };
}

function toStop(finish: string, hasCalls: boolean): Stop | undefined {
  if (finish === "MAX_TOKENS") return "length";
  if (refusals.has(finish)) return "refusal";
  if (finish !== "STOP") return undefined;
  return hasCalls ? "tool_calls" : "end";
}
