const maxLength = 400;

/** One printable line of what went wrong: error pages lose their markup, long bodies their tail. */
export function shortMessage(text: string): string {
  const line = text
    .replace(/<(script|style)[^>]*>[^<]*<\/\1>/gi, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (line === "") return "no message";
  return line.length > maxLength ? `${line.slice(0, maxLength)}…` : line;
}

/** The message of any thrown value, with the cause that fetch hides ("fetch failed": ECONNRESET). */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return shortMessage(String(thrown));
  const cause = thrown.cause instanceof Error ? ` (${thrown.cause.message})` : "";
  return shortMessage(`${thrown.message}${cause}`);
}
