export type Piece = { readonly text: string; readonly isCode: boolean };

/**
 * Cuts Markdown into what is surely code and the rest. Only the plain forms count: a fence at the very start of a line that is closed by the same
 * one, and a span of backticks within one line. Where anything could be read two ways (a fence in a list or quotation, one that is not closed), all
 * of it is taken for prose, so that nobody hides prose as code.
 */
export function splitCode(markdown: string): readonly Piece[] {
  const lines = markdown.split(/(?<=\n)/);
  if (lines.some((line) => /^[ \t>*+\-0-9.)]+(?:```|~~~)/.test(line))) return [{ text: markdown, isCode: false }];
  const pieces: Piece[] = [];
  for (let at = 0; at < lines.length; ) {
    const marker = /^(`{3,}(?=[^`\n]*\n)|~{3,}(?=[^\n]*\n))/.exec(lines[at] ?? "")?.[0];
    if (marker === undefined) {
      pieces.push(...splitSpans(lines[at] ?? ""));
      at++;
      continue;
    }
    const end = endOfFence(lines, at, marker);
    if (end === undefined) return [{ text: markdown, isCode: false }];
    // The line that opens carries words of its own, so it is prose.
    pieces.push({ text: lines[at] ?? "", isCode: false }, { text: lines.slice(at + 1, end).join(""), isCode: true });
    pieces.push({ text: lines[end] ?? "", isCode: false });
    at = end + 1;
  }
  return joinProse(pieces);
}

function joinProse(pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  let prose: string[] = [];
  for (const piece of [...pieces, { text: "", isCode: true }]) {
    if (!piece.isCode) {
      prose.push(piece.text);
      continue;
    }
    joined.push({ text: prose.join(""), isCode: false }, piece);
    prose = [];
  }
  return joined.filter(({ text }) => text !== "");
}

/** The line that closes the fence which opens at `start`; undefined when it is never closed. */
function endOfFence(lines: readonly string[], start: number, marker: string): number | undefined {
  for (let at = start + 1; at < lines.length; at++) {
    const line = (lines[at] ?? "").trimEnd();
    if (line.length >= marker.length && line === marker.charAt(0).repeat(line.length)) return at;
  }
  return undefined;
}

/** A cell of a table ends at `|`, also within backticks, so a span that holds one is no code. */
function splitSpans(line: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let prose = "";
  for (let at = 0; at < line.length; ) {
    const run = runOfBackticks(line, at);
    const end = run === "" || isEscaped(line, at) ? undefined : endOfSpan(line, at + run.length, run);
    if (end === undefined) {
      prose += run === "" ? line.charAt(at) : run;
      at += Math.max(1, run.length);
      continue;
    }
    pieces.push({ text: prose, isCode: false }, { text: line.slice(at, end), isCode: true });
    prose = "";
    at = end;
  }
  return [...pieces, { text: prose, isCode: false }];
}

function runOfBackticks(line: string, from: number): string {
  let to = from;
  while (line[to] === "`") to++;
  return line.slice(from, to);
}

function isEscaped(line: string, at: number): boolean {
  let backslashes = 0;
  while (line[at - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}

function endOfSpan(line: string, from: number, run: string): number | undefined {
  for (let at = line.indexOf(run, from); at >= 0; at = line.indexOf(run, at + 1)) {
    if (line[at - 1] === "`" || line[at + run.length] === "`") continue;
    return line.slice(from, at).includes("|") ? undefined : at + run.length;
  }
  return undefined;
}
