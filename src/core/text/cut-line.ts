import { cutText } from "./cut-text.ts";

/** A text as one line of at most so many characters; what is cut shows it. */
export function cutLine(text: string, maxLength: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > maxLength ? `${cutText(line, maxLength - 1)}…` : line;
}
