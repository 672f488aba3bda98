import type { FixtureResponse } from "@copilotkit/aimock";
import type { Vendor } from "../script/script.ts";
import { sign } from "../vendors/marks.ts";
import type { Answer } from "./to-answer.ts";

/** An answer in aimock's words; it speaks them in the vendor's wire format. */
export function toFixture(answer: Answer, vendor: Vendor, givesIds: boolean): FixtureResponse {
  const reasoning =
    answer.think === undefined ? {} : { reasoning: answer.think, reasoningSignature: sign(answer.think) };
  const finish = toFinish(answer, vendor);
  const usage = { usage: { input_tokens: answer.tokens.input, output_tokens: answer.tokens.output } };
  const calls = answer.calls.map((call) => ({
    name: call.name,
    arguments: call.arguments,
    ...(givesIds ? { id: call.id } : {}),
  }));
  if (calls.length === 0) return { content: answer.say, ...reasoning, ...finish, ...usage };
  return { ...(answer.say === "" ? {} : { content: answer.say }), toolCalls: calls, ...reasoning, ...finish, ...usage };
}

function toFinish({ stop }: Answer, vendor: Vendor): { finishReason?: string } {
  if (stop === "length") return { finishReason: "length" };
  return stop === "refusal" && vendor === "anthropic" ? { finishReason: "refusal" } : {};
}
