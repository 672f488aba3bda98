import { z } from "zod";
import type { FormatFile } from "./format.ts";
import { checkTurns, Words } from "./turns.ts";

const Message = z.strictObject({ role: z.enum(["system", "user", "assistant"]), content: Words });
const rules = { user: "user", model: "assistant", leading: ["system"] } as const;

/** Conversations that end with the side that is said. */
const conversation = (last: "user" | "model") =>
  z
    .array(Message)
    .min(1)
    .superRefine((messages, context) =>
      checkTurns(
        messages.map(({ role }) => role),
        { ...rules, last },
        (path, message) => context.addIssue({ code: "custom", path: [...path], message }),
      ),
    );
const Completion = z.array(Message.extend({ role: z.literal("assistant") })).length(1);

/** `SFTTrainer`, conversational language modeling. */
export const trlSft: FormatFile = {
  of: "answers",
  schema: z.strictObject({ messages: conversation("model") }),
  minLines: 1,
  toLine: ({ system, user, answer }) => ({
    messages: [...toPrompt(system, user), { role: "assistant", content: answer }],
  }),
};

/** `DPOTrainer`, conversational preference with an explicit prompt. */
export const trlDpo: FormatFile = {
  of: "pairs",
  schema: z
    .strictObject({ prompt: conversation("user"), chosen: Completion, rejected: Completion })
    .superRefine(({ chosen, rejected }, context) => {
      if (chosen[0]?.content === rejected[0]?.content)
        context.addIssue({ code: "custom", path: ["rejected", 0, "content"], message: "is the chosen answer" });
    }),
  minLines: 1,
  toLine: ({ system, user, chosen, rejected }) => ({
    prompt: toPrompt(system, user),
    chosen: [{ role: "assistant", content: chosen }],
    rejected: [{ role: "assistant", content: rejected }],
  }),
};

/** The turns before an answer; also OpenAI's. */
export function toPrompt(system: string, user: string): readonly { readonly role: string; readonly content: string }[] {
  return [...(system === "" ? [] : [{ role: "system", content: system }]), { role: "user", content: user }];
}
