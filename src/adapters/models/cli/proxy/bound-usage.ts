import type { ToldUsage, Usage } from "../../../../ports/model.ts";
import type { Answered } from "./forward.ts";

/** Above what any model of the three vendors writes (the fastest is sold with "over 1,000 tokens a second"), what it only thinks too. */
const maxTokensPerSecond = 2000;
/** Until the vendor has noticed that nobody listens any more. */
const noticeMs = 250;

export type SetAside = { readonly inputTokens: number; readonly maxOutputTokens: number };

/**
 * What is booked for an answer. One that told its counts: those, also when the connection broke afterwards. One that was cut before that: the input as
 * the vendor told it on the way, else all that was set aside for it; and for the output no less than a vendor can have made, seen or only thought: what
 * it had counted, and `maxTokensPerSecond` since then (`unseenMs`), no fewer than the bytes that came, no more than it was allowed. undefined: nobody
 * knows, and the whole reservation is spent.
 */
export function toBilled({ reader, unseenMs, broke }: Answered, set: SetAside): ToldUsage {
  const told = reader.end();
  if (told !== undefined && "uncounted" in told) return told;
  if (told !== undefined && reader.isFinal) return told;
  if (reader.isOnePiece && broke === undefined) return undefined;
  return boundUsage({ soFar: reader.soFar, bytes: reader.bytes, unseenMs }, set);
}

type Seen = { readonly soFar: Usage | undefined; readonly bytes: number; readonly unseenMs: number };

export function boundUsage({ soFar, bytes, unseenMs }: Seen, set: SetAside): Usage {
  const made = (soFar?.output ?? 0) + Math.ceil(((unseenMs + noticeMs) / 1000) * maxTokensPerSecond);
  const output = Math.min(set.maxOutputTokens, Math.max(made, bytes));
  // Nobody knows what of it the vendor has put into its cache, which is the dearest.
  const input = soFar ?? { input: set.inputTokens, cached: 0, cacheWrite: set.inputTokens };
  return { ...input, output };
}
