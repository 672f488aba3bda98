import { z } from "zod";

const ToolResult = z.strictObject({ callId: z.string(), name: z.string(), content: z.string(), isError: z.boolean() });
const ToolCall = z.strictObject({ id: z.string(), name: z.string(), input: z.unknown() });
const Message = z.discriminatedUnion("role", [
  z.strictObject({ role: z.literal("user"), text: z.string() }),
  z.strictObject({
    role: z.literal("assistant"),
    text: z.string(),
    toolCalls: z.array(ToolCall),
    /** The vendor's own parts, returned to it unchanged. */
    opaque: z.exactOptional(z.strictObject({ vendor: z.string(), content: z.unknown() })),
  }),
  z.strictObject({ role: z.literal("tools"), results: z.array(ToolResult) }),
]);
const count = z.int().nonnegative();

/** Where the loop of an agent stands after a step: another process goes on from it. What a job may use (turns, time, money) is no part of it. */
export const LoopState = z.strictObject({
  /** The model whose conversation it is; another one gets a hand-over of it. */
  model: z.string(),
  /** Of the conversation's fences. */
  nonce: z.string().min(8).max(64),
  /** The last answer's calls may lack results: those were not finished. */
  transcript: z.strictObject({ system: z.string(), messages: z.array(Message) }),
  deeds: z.array(z.string()),
  calls: z.array(z.tuple([z.string(), count])),
  written: z.array(z.tuple([z.string(), z.strictObject({ states: z.array(z.string()), returns: count })])),
  seen: z.array(z.string()),
  nudges: count,
  repairs: count,
  cuts: count,
  idleTurns: count,
  /** What the model's vendor counted of the conversation last. */
  counted: z.exactOptional(
    z.strictObject({
      model: z.string(),
      messages: count,
      input: count,
      output: count,
      bound: count,
      tools: z.string(),
    }),
  ),
});
export type LoopState = z.infer<typeof LoopState>;
