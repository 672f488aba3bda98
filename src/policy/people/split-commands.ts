import { mayHideNext } from "./find-doubts.ts";

/** Commands that one comment may hold; what stands after them counts as text of the last one. */
const maxCommands = 10;
const begins = /^\/baton(?!\S)/;

/**
 * A comment that begins with a command, cut where a further one begins: on a line of its own, neither in a block of code nor where GitHub may not show it. Each part
 * ends with the text that follows its command. A text that does not begin with a command comes back whole.
 */
export function splitCommands(body: string): readonly string[] {
  const lines = body.replaceAll("\r\n", "\n").split("\n");
  if (!begins.test(lines[0] ?? "")) return [body];
  const parts: string[][] = [];
  let fence: string | undefined;
  let [isHidden, mayBeHidden] = [false, false];
  for (const line of lines) {
    const isOpen = fence === undefined && !isHidden && !mayBeHidden;
    if (isOpen && begins.test(line) && parts.length < maxCommands) parts.push([line]);
    else parts.at(-1)?.push(line);
    const wasInFence = fence !== undefined;
    fence = fenceAfter(line, fence, isHidden);
    if (fence === undefined) isHidden = isHiddenAfter(line, isHidden);
    if (fence === undefined && !wasInFence && mayHideNext(line)) mayBeHidden = true;
  }
  return parts.map((part) => part.join("\n").trimEnd());
}

/** The fence that is open after a line: the signs it was opened with. */
export function fenceAfter(line: string, open: string | undefined, isHidden: boolean): string | undefined {
  const marks = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
  if (marks === null || isHidden) return open;
  const [, signs = "", rest = ""] = marks;
  if (open === undefined) return signs.startsWith("`") && rest.includes("`") ? undefined : signs;
  return signs.startsWith(open) && rest.trim() === "" ? undefined : open;
}

/** Whether a hidden comment is open after a line. */
export function isHiddenAfter(line: string, isHidden: boolean): boolean {
  const opened = line.lastIndexOf("<!--");
  const closed = line.lastIndexOf("-->");
  return opened < 0 && closed < 0 ? isHidden : opened > closed;
}

/** What a person wrote after a command that takes no text: neither quoted nor hidden lines. Empty when there is nothing. */
export function findLeftover(part: string): string {
  const [, ...lines] = part.split("\n");
  return lines
    .filter((line) => !line.startsWith(">"))
    .join("\n")
    .replace(/<!--[\s\S]*?(?:-->|$)/g, "")
    .trim();
}
