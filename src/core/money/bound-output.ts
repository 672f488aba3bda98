/** Above what any model of the three vendors writes (the fastest is sold with "over 1,000 tokens a second"), what it only thinks too. */
const maxTokensPerSecond = 2000;
/** Until the vendor has noticed that nobody listens any more. */
const noticeMs = 250;

/** `made`: what the vendor had counted; `bytes`: what came of it; `unseenMs`: since when nobody knows what it made. */
export type Seen = { readonly made: number; readonly bytes: number; readonly unseenMs: number };

/** The most tokens that can have been made of an answer that was cut, seen or only thought; no more than it was allowed. */
export function boundOutput({ made, bytes, unseenMs }: Seen, maxOutputTokens: number): number {
  const unseen = Math.ceil(((Math.max(0, unseenMs) + noticeMs) / 1000) * maxTokensPerSecond);
  return Math.min(maxOutputTokens, Math.max(made + unseen, bytes));
}
