import { z } from "zod";
import { Instant } from "./primitives.ts";
import { Tokens } from "./tokens.ts";

/** What an agent at work tells, whichever it is: one fact a line of its log. What a command-line agent says beyond these is kept as it came (`unknown`). */
export const AgentEvent = z.discriminatedUnion("type", [
  /** A model begins, or takes over. `session`: a command-line agent's own name for its conversation, empty for the built-in loop. */
  z.strictObject({ type: z.literal("started"), session: z.string(), model: z.string() }),
  z.strictObject({ type: z.literal("thought"), text: z.string() }),
  /** `by`: the call of the tool in which an agent of the agent's says it; absent for the one that does the work. */
  z.strictObject({ type: z.literal("said"), text: z.string(), by: z.string().exactOptional() }),
  /** The answer was cut at its length and is gone on with: what is said next is the rest of it. */
  z.strictObject({ type: z.literal("resumed") }),
  z.strictObject({ type: z.literal("tool_called"), callId: z.string(), name: z.string(), input: z.unknown() }),
  z.strictObject({ type: z.literal("tool_answered"), callId: z.string(), isError: z.boolean(), content: z.string() }),
  /** The agent's own count, for people; what is paid is counted where its requests pass. */
  z.strictObject({ type: z.literal("used"), usage: Tokens }),
  z.strictObject({ type: z.literal("failed"), message: z.string() }),
  /** All that runs behind its back now, each with the agent's words for it; it comes back to them when they end. */
  z.strictObject({ type: z.literal("background"), tasks: z.array(z.string()) }),
  /** The agent says that it is through; `text` is its last word. */
  z.strictObject({ type: z.literal("ended"), ok: z.boolean(), text: z.string() }),
  z.strictObject({ type: z.literal("unknown"), event: z.unknown() }),
  /** A line that is no JSON object, a half one at the end, or one of which `leftOut` bytes were too many. */
  z.strictObject({
    type: z.literal("malformed"),
    line: z.string(),
    isWhole: z.boolean(),
    leftOut: z.int().nonnegative(),
  }),
  /** A slot of the pool or a task of its queue has changed. */
  z.strictObject({
    type: z.literal("status_changed"),
    of: z.enum(["agent", "task"]),
    id: z.string(),
    from: z.string(),
    to: z.string(),
    why: z.string(),
  }),
  z.strictObject({
    type: z.literal("sampled"),
    cpuMs: z.int().nonnegative(),
    memoryBytes: z.int().nonnegative(),
    processes: z.int().nonnegative(),
  }),
]);
export type AgentEvent = z.infer<typeof AgentEvent>;

/** One line of an agent's log file. */
export const AgentLogLine = z.strictObject({ at: Instant, task: z.string(), agent: z.string(), event: AgentEvent });
export type AgentLogLine = z.infer<typeof AgentLogLine>;
