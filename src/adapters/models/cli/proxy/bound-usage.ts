import { boundOutput } from "../../../../core/money/bound-output.ts";
import type { ToldUsage, Usage } from "../../../../ports/model.ts";
import type { Answered } from "./forward.ts";

export type SetAside = { readonly inputTokens: number; readonly maxOutputTokens: number };

/**
 * What is booked for an answer. One that told its counts: those, also when the connection broke afterwards. One that was cut before that: the input as
 * the vendor told it on the way, else all that was set aside for it; and for the output no less than a vendor can have made. undefined: nobody knows, and
 * the whole reservation is spent.
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
  const output = boundOutput({ made: soFar?.output ?? 0, bytes, unseenMs }, set.maxOutputTokens);
  // Nobody knows what of it the vendor has put into its cache, which is the dearest.
  const input = soFar ?? { input: set.inputTokens, cached: 0, cacheWrite: set.inputTokens };
  return { ...input, output };
}
