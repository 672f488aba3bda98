/** Where tests stand among the code: the line that opens a block of them, which a `}` of the same depth ends. */
const opens: readonly { readonly files: RegExp; readonly line: RegExp }[] = [
  { files: /\.rs$/, line: /^([ \t]*)(?:#\[cfg\((?:test|all\(test\b.*)\)\]|#\[(?:\w+::)*test(?:\(.*\))?\])/ },
  { files: /\.[cm]?[jt]sx?$/, line: /^([ \t]*)if \(import\.meta\.vitest\)/ },
  { files: /\.d$/, line: /^([ \t]*)(?:@\w+(?:\(.*\))? )*unittest\b/ },
  { files: /\.zig$/, line: /^([ \t]*)test\b.*\{$/ },
];

/** Whether tests can stand among the code of such a file. */
export function mayHoldTests(path: string): boolean {
  return opens.some(({ files }) => files.test(path));
}

/**
 * The tests among a file's code that a change takes out or alters, by the line that names them. Such a file is product and test at once, so that the
 * base's tests can not be run on the changed product: each part of a test block has to stand in the new text as it stood, and once.
 */
export function findChangedInline(path: string, before: string, after: string): readonly string[] {
  const line = opens.find(({ files }) => files.test(path))?.line;
  if (line === undefined) return [];
  const now = new Set(toParts(after, line));
  const names = countNames(after);
  const was = countNames(before);
  return toParts(before, line).flatMap((part) => {
    const name = nameOf(part);
    const isTwice = name !== undefined && (names.get(name) ?? 0) > (was.get(name) ?? 0);
    return now.has(part) && !isTwice ? [] : [name ?? part.split("\n")[0]?.trim().slice(0, 100) ?? ""];
  });
}

/** The parts of all test blocks, without the spaces around their lines: a block's own items, or the block where it is one test. */
function toParts(text: string, opening: RegExp): readonly string[] {
  const lines = text.split(/\r?\n/);
  const parts: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const depth = opening.exec(lines[at] ?? "")?.[1];
    if (depth === undefined) continue;
    const end = findEnd(lines, at, depth);
    const block = lines.slice(at, end + 1);
    const isModule = /^\s*(?:pub(?:\(.*\))? )?mod \w+ \{$|import\.meta\.vitest/m.test(block.slice(0, 5).join("\n"));
    parts.push(...(isModule ? toItems(block) : [tidy(block)]));
    at = end;
  }
  return parts;
}

/** What stands at the first depth within a block, each with all that is deeper; what is only brought in from elsewhere says nothing. */
function toItems(block: readonly string[]): readonly string[] {
  const start = block.findIndex((line) => line.trimEnd().endsWith("{"));
  const inner = block.slice(start + 1, -1);
  const depth = /^[ \t]*/.exec(inner.find((line) => line.trim() !== "") ?? "")?.[0].length ?? 0;
  const items: string[][] = [[]];
  for (const line of inner) {
    items.at(-1)?.push(line);
    const isShallow = line.trim() !== "" && (/^[ \t]*/.exec(line)?.[0].length ?? 0) <= depth;
    if (isShallow && /[;}]\)?;?\s*$/.test(line)) items.push([]);
  }
  return items
    .map(tidy)
    .filter((item) => item !== "" && !/^(?:pub )?use [^;]*;$/.test(item) && !/^(?:const|import) .*import/.test(item));
}

function findEnd(lines: readonly string[], start: number, depth: string): number {
  for (let at = start; at < lines.length; at++)
    if (at > start && /^[})]/.test((lines[at] ?? "").slice(depth.length)) && (lines[at] ?? "").startsWith(depth))
      return at;
    else if (
      at > start &&
      (lines[at] ?? "").trim().endsWith(";") &&
      !lines.slice(start, at).some((one) => one.includes("{"))
    )
      return at;
  return lines.length - 1;
}

function tidy(lines: readonly string[]): string {
  const plain = lines.map((line) => line.trim()).filter((line) => line !== "" && !/^\/\/(?!\/)/.test(line));
  return plain.join("\n");
}

const named = /\bfn (\w+)|\b(?:test|it)\s*\(?\s*(["'`].*?["'`])|\bunittest\b/;

function nameOf(part: string): string | undefined {
  const found = named.exec(part);
  return found?.[1] ?? found?.[2];
}

function countNames(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [, a, b] of text.matchAll(new RegExp(named.source, "g"))) {
    const name = a ?? b;
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
