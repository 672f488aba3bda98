import { z } from "zod";
import type { FormatFile } from "./format.ts";
import { checkTurns, Words } from "./turns.ts";

/** A prompt that has one of them anywhere fails the job. */
const reserved = ["User:", "Bot:", "Assistant:", "System:", "<image>", "<video>", "[EOS]"];

const Text = z.array(z.strictObject({ text: Words })).min(1);
const Message = z.strictObject({ role: z.enum(["user", "assistant"]), content: Text });

/** Fine-tuning and distillation of text models on Bedrock. */
export const bedrockConversation: FormatFile = {
  of: "answers",
  schema: z
    .strictObject({
      schemaVersion: z.literal("bedrock-conversation-2024"),
      system: Text.optional(),
      messages: z.array(Message).min(1),
    })
    .superRefine(({ system = [], messages }, context) => {
      const say = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
      checkTurns(
        messages.map(({ role }) => role),
        { user: "user", model: "assistant", leading: [], last: "model" },
        (path, message) => say(["messages", ...path], message),
      );
      const prompts = [
        ...system.map(({ text }, index) => ({ text, path: ["system", index, "text"] })),
        ...messages.flatMap(({ role, content }, at) =>
          role === "user"
            ? content.map(({ text }, index) => ({ text, path: ["messages", at, "content", index, "text"] }))
            : [],
        ),
      ];
      for (const { text, path } of prompts) {
        const word = reserved.find((one) => text.includes(one));
        if (word !== undefined) say(path, `has the reserved word ${word}`);
      }
    }),
  minLines: 1,
  toLine: ({ system, user, answer }) => ({
    schemaVersion: "bedrock-conversation-2024",
    ...(system === "" ? {} : { system: [{ text: system }] }),
    messages: [
      { role: "user", content: [{ text: user }] },
      { role: "assistant", content: [{ text: answer }] },
    ],
  }),
};
