import { z } from "zod";
import { roughTokens } from "../../../core/text/rough-tokens.ts";
import type { FormatFile } from "./format.ts";
import { checkTurns, Words } from "./turns.ts";

/** 128K, of the input and the longer completion together. */
const maxTokens = 131_072;

const parts = z.array(z.strictObject({ text: Words })).min(1);
const System = z.strictObject({ role: z.string().optional(), parts });
const Content = z.strictObject({ role: z.enum(["user", "model"]), parts });
type Content = z.infer<typeof Content>;

const contents = (last: "user" | "model") =>
  z
    .array(Content)
    .min(1)
    .superRefine((turns, context) =>
      checkTurns(
        turns.map(({ role }) => role),
        { user: "user", model: "model", leading: [], last },
        (path, message) => context.addIssue({ code: "custom", path: [...path], message }),
      ),
    );

/** Supervised tuning: the system's part is called `systemInstruction` here. */
export const geminiSft: FormatFile = {
  of: "answers",
  schema: z
    .strictObject({ systemInstruction: System.optional(), contents: contents("model") })
    .superRefine((line, context) => {
      const tokens = tokensOf([...(line.systemInstruction ? [line.systemInstruction] : []), ...line.contents]);
      if (tokens > maxTokens) context.addIssue({ code: "custom", path: ["contents"], message: tooLong(tokens) });
    }),
  minLines: 1,
  toLine: ({ system, user, answer }) => ({
    ...(system === "" ? {} : { systemInstruction: { role: "system", parts: [{ text: system }] } }),
    contents: [toContent("user", user), toContent("model", answer)],
  }),
};

const Completion = z.strictObject({
  score: z.union([z.literal(0), z.literal(1)], "expected 0 or 1"),
  completion: z.strictObject({ role: z.literal("model"), parts }),
});

/** Preference tuning: the system's part is called `system_instruction` here, 1 is the preferred completion. */
export const geminiPreference: FormatFile = {
  of: "pairs",
  schema: z
    .strictObject({
      system_instruction: System.optional(),
      contents: contents("user"),
      completions: z.array(Completion).length(2),
    })
    .superRefine(({ system_instruction: system, contents: turns, completions }, context) => {
      const [one, other] = completions;
      if (one !== undefined && one.score === other?.score)
        context.addIssue({
          code: "custom",
          path: ["completions", 1, "score"],
          message: `is ${other.score} as the first one's; expected one of 0 and one of 1`,
        });
      if (one !== undefined && textOf(one) === textOf(other))
        context.addIssue({
          code: "custom",
          path: ["completions", 1, "completion"],
          message: "says what the first one says; expected one that is preferred and one that is not",
        });
      const input = tokensOf([...(system ? [system] : []), ...turns]);
      const tokens = input + Math.max(0, ...completions.map(({ completion }) => tokensOf([completion])));
      if (tokens > maxTokens) context.addIssue({ code: "custom", path: ["contents"], message: tooLong(tokens) });
    }),
  minLines: 1,
  toLine: ({ system, user, chosen, rejected }) => ({
    ...(system === "" ? {} : { system_instruction: { parts: [{ text: system }] } }),
    contents: [toContent("user", user)],
    completions: [
      { score: 1, completion: toContent("model", chosen) },
      { score: 0, completion: toContent("model", rejected) },
    ],
  }),
};

function textOf(completion: z.infer<typeof Completion> | undefined): string | undefined {
  return completion?.completion.parts.map(({ text }) => text).join("");
}

function toContent(role: Content["role"], text: string): Content {
  return { role, parts: [{ text }] };
}

function tokensOf(all: readonly { readonly parts: readonly { readonly text: string }[] }[]): number {
  return all.flatMap(({ parts: texts }) => texts).reduce((sum, { text }) => sum + roughTokens(text), 0);
}

function tooLong(tokens: number): string {
  return `has about ${tokens} tokens with its completion; at most ${maxTokens}`;
}
