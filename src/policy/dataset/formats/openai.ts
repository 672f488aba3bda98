import { z } from "zod";
import type { FormatFile } from "./format.ts";
import { toPrompt } from "./trl.ts";
import { Words } from "./turns.ts";

const weight = z.union([z.literal(0), z.literal(1)], "expected 0 or 1").optional();
const name = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, "expected 1 to 64 letters, digits, _ and -")
  .optional();
const Message = z.discriminatedUnion(
  "role",
  [
    z.strictObject({ role: z.literal("system"), content: Words, name }),
    z.strictObject({ role: z.literal("developer"), content: Words, name }),
    z.strictObject({ role: z.literal("user"), content: Words, name }),
    z.strictObject({ role: z.literal("assistant"), content: Words, name, weight }),
  ],
  "expected one of system, developer, user, assistant",
);
type Message = z.infer<typeof Message>;
const tooling = { tools: z.array(z.looseObject({})).optional(), parallel_tool_calls: z.boolean().optional() };
const Output = z.array(z.strictObject({ role: z.literal("assistant"), content: Words, name })).length(1);

/** Conversations must hold a question, and end with the side that is said. */
const conversation = (last: Message["role"]) =>
  z
    .array(Message)
    .min(1)
    .superRefine((messages, context) => {
      const say = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
      const end = messages.length - 1;
      if (end < 0) return;
      if (messages[end]?.role !== last)
        say([end, "role"], `is "${messages[end]?.role}"; the last message must be the ${last}'s`);
      else if (!messages.some(({ role }) => role === "user")) say([], "has no message of the user");
      const answers = messages.flatMap((message) => (message.role === "assistant" ? [message.weight] : []));
      if (last === "assistant" && answers.length > 0 && answers.every((one) => one === 0))
        say([end, "weight"], "is 0 as all others: nothing would be learnt");
    });

/** Supervised fine-tuning of chat models. */
export const openaiChat: FormatFile = {
  of: "answers",
  schema: z.strictObject({ messages: conversation("assistant"), ...tooling }),
  minLines: 10,
  toLine: ({ system, user, answer }) => ({
    messages: [...toPrompt(system, user), { role: "assistant", content: answer }],
  }),
};

/** Direct preference optimization: one turn, text alone. */
export const openaiDpo: FormatFile = {
  of: "pairs",
  schema: z
    .strictObject({
      input: z.strictObject({ messages: conversation("user"), ...tooling }),
      preferred_output: Output,
      non_preferred_output: Output,
    })
    .superRefine((line, context) => {
      if (line.preferred_output[0]?.content === line.non_preferred_output[0]?.content)
        context.addIssue({
          code: "custom",
          path: ["non_preferred_output", 0, "content"],
          message: "is the preferred output",
        });
    }),
  minLines: 10,
  toLine: ({ system, user, chosen, rejected }) => ({
    input: { messages: toPrompt(system, user) },
    preferred_output: [{ role: "assistant", content: chosen }],
    non_preferred_output: [{ role: "assistant", content: rejected }],
  }),
};
