import { z } from "zod";
import { Fault } from "../../core/fault.ts";

/** One JSON-RPC message of either direction. */
export const Message = z.looseObject({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string(), z.number()]).nullish(),
  method: z.string().optional(),
  params: z.looseObject({}).optional(),
  result: z.looseObject({}).optional(),
  error: z.looseObject({ code: z.number(), message: z.string(), data: z.unknown().optional() }).optional(),
});
export type Message = z.infer<typeof Message>;
export type Request = {
  readonly jsonrpc: "2.0";
  readonly id: number;
  readonly method: string;
  readonly params: object;
};

/** How messages get to a server and its answers back. */
export interface Wire {
  /** The answer with the request's id, be it a result or an error. @throws Fault `tools.failed`. */
  ask(request: Request, signal: AbortSignal): Promise<Message>;
  /** A message that has no answer. */
  tell(message: object): Promise<void>;
  /** The version that was agreed on; `isStateless`: each request stands for itself (2026-07-28 and later). */
  agree(version: string, isStateless: boolean): void;
  /** Hears what the server says without being asked, where that needs a line of its own. */
  listen?(): void;
  close(): Promise<void>;
}

/** undefined for what is no message: servers print other things too. */
export function parseMessage(text: string): Message | undefined {
  try {
    return Message.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** What a server asks of us: it may see whether we are there, and gets nothing else. */
export function replyTo({ id, method }: Message): object {
  if (method === "ping") return { jsonrpc: "2.0", id, result: {} };
  return { jsonrpc: "2.0", id, error: { code: -32601, message: "Not offered." } };
}

export function toolsFailed(message: string, cause?: unknown): Fault {
  return new Fault("tools.failed", message, { who: "outside", cause });
}
