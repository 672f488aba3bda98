import { stripAnsi } from "../../core/text/strip-ansi.ts";

const timestamp =
  /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\]?[ \t]+|^\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]?[ \t]+/;
/** Names that task runners put before the lines of what they run: `web | `, `[web] `, `web:test: `, `packages/web test: `. */
const prefixes = [
  /^([^\s|]{1,80}) *\| ?/,
  /^(\[[^\]\s]{1,80}\]):? /,
  /^([^\s:]{1,80}:[^\s:]{1,80}(?::[^\s:]{1,80})?): /,
  /^([^\s:]{1,80} [\w:-]{1,40}): /,
  /^([^\s:]{1,80}): /,
  /^(#\d+ [\d.]+) /,
];

const maxPrefixes = 3;

type Line = { readonly stream: string; readonly line: string };
type IsKnown = (line: string) => boolean;

/**
 * The telling lines of an output, of each program that wrote into it: task runners mix several, each line with a name before it. A line that somebody
 * knows as it stands is the first stream's; `isKnown` decides.
 */
export function splitStreams(output: string, isKnown: IsKnown): readonly (readonly string[])[] {
  const streams = new Map<string, string[]>();
  for (const raw of toLines(stripAnsi(output).text)) {
    const found = findKnown(raw, isKnown);
    if (found === undefined) continue;
    const lines = streams.get(found.stream) ?? [];
    streams.set(found.stream, lines);
    lines.push(found.line);
  }
  return [...streams.values()];
}

/** A return to the line's beginning begins a line: progress is drawn so. */
export function toLines(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/);
}

export function findKnown(raw: string, isKnown: IsKnown): Line | undefined {
  let waiting: readonly Line[] = [{ stream: "", line: raw.trimEnd() }];
  for (let depth = 0; depth <= maxPrefixes; depth += 1) {
    const known = waiting.find((one) => isKnown(one.line));
    if (known !== undefined) return known;
    waiting = waiting.flatMap(withoutPrefix);
  }
  return undefined;
}

function withoutPrefix({ stream, line }: Line): readonly Line[] {
  const time = timestamp.exec(line)?.[0];
  if (time !== undefined) return [{ stream, line: line.slice(time.length) }];
  return prefixes.flatMap((prefix) => {
    const [whole, name] = prefix.exec(line) ?? [];
    const rest = whole === undefined ? "" : line.slice(whole.length);
    return rest === "" ? [] : [{ stream: `${stream}${name}|`, line: rest }];
  });
}
