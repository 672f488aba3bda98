import { tokenBound } from "../../core/money/token-bound.ts";
import type { Message, Transcript } from "../../ports/model.ts";

/** Shorter results are not worth a changed history. */
const minLength = 400;

/**
 * The conversation with the contents of old tool results left out, newest first kept up to `keepBytes` of them; each still says what it was. The
 * models' own turns stay as they came. undefined when there is nothing left to leave out.
 */
export function maskObservations({ system, messages }: Transcript, keepBytes: number): Transcript | undefined {
  let kept = 0;
  let masked = 0;
  const shortened = messages.toReversed().map((message): Message => {
    if (message.role !== "tools") return message;
    const results = message.results.map((result) => {
      kept += tokenBound(result.content);
      if (kept <= keepBytes || result.content.length < minLength) return result;
      masked++;
      return { ...result, content: mask(result.content) };
    });
    return { ...message, results };
  });
  return masked === 0 ? undefined : { system, messages: shortened.reverse() };
}

function mask(content: string): string {
  const said = content.slice(0, content.indexOf("\n<data-") >>> 0).slice(0, minLength / 2);
  return `${said}\n(${content.length} characters were shown here and are left out now; call again if you need them.)`;
}
