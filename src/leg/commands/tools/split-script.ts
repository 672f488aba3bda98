import { joinFolder } from "./words.ts";

/** A part of a script that stands for itself: one command, or a line whose operators tie commands together. */
export type Segment = {
  readonly text: string;
  /** Where it runs, from the root of the tree; undefined: nobody but a shell knows. */
  readonly folder: string | undefined;
  /** `NAME=value` as a shell writes them, exported before it. */
  readonly exports: readonly string[];
  /** It has a shell's control flow, or needs bash: it can only run as it stands. */
  readonly isBlock: boolean;
};

const control = /^[ \t]*(?:if|for|while|until|case|select|function)\b|^[ \t]*\w+\s*\(\)\s*\{|<<-?\s*["']?\w/m;
const bashOnly = /\[\[|<\(|\$\{\w+(?:,,|\^\^|\/\/)|\bdeclare\b|\bmapfile\b|\|&|&>/;

/** Whether a script is more than commands one after the other. */
export function hasControlFlow(script: string): boolean {
  return control.test(script);
}

/** Cuts a script of `sh -e` or `bash -e` at its lines, `&&` and `;`. A `cd` and an `export` hold for what follows. */
export function splitScript(script: string, folder: string): readonly Segment[] {
  const text = script.replace(/\\\r?\n[ \t]*/g, " ").replace(/\r/g, "");
  if (control.test(text)) return [{ text: text.trim(), folder, exports: [], isBlock: true }];
  const found: Segment[] = [];
  const exports: string[] = [];
  const outer: (string | undefined)[] = [];
  let here: string | undefined = folder;
  for (const part of splitLines(text).flatMap(splitLine)) {
    const [first = "", second = ""] = part.split(/\s+/);
    if (/^(?:set|shopt|true|:)$/.test(first)) continue;
    if (first === "popd") here = outer.pop();
    else if ((first === "cd" || first === "pushd") && !/[|&;]/.test(part)) {
      if (first === "pushd") outer.push(here);
      here = here === undefined ? undefined : joinFolder(here, second);
    } else if (first === "export" && /^export(?:\s+\w+=\S*)+$/.test(part)) exports.push(...part.split(/\s+/).slice(1));
    else found.push({ text: part, folder: here, exports: [...exports], isBlock: bashOnly.test(part) });
  }
  return found;
}

/** Logical lines without comments; a quoted text over several lines is one. */
function splitLines(text: string): readonly string[] {
  return cutAt(text, (rest) => (rest.startsWith("\n") ? 1 : 0))
    .map((line) => (/["'`]/.test(line) ? line : line.replace(/\s#\s.*$/, "")).trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** Where `||`, a background `&` or a pipe of a whole group ties parts together, the line stays whole. */
function splitLine(line: string): readonly string[] {
  const parts = cutAt(line, (rest) => (rest.startsWith("&&") ? 2 : rest.startsWith(";") ? 1 : 0))
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const isTied = cutAt(line, (rest) => (rest.startsWith("||") ? 2 : 0)).length > 1 || /(?<!&)&$/.test(line);
  return isTied || line.startsWith("{") ? [line] : parts;
}

/** Cuts where `sign` gives a length, outside of quotes, brackets and substitutions. */
function cutAt(text: string, sign: (rest: string) => number): readonly string[] {
  const parts: string[] = [];
  let [start, depth, quoted] = [0, 0, ""];
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "\\") {
      at++;
      continue;
    }
    if (quoted !== "") {
      if (char === quoted) quoted = "";
      continue;
    }
    if (char === "#" && (at === 0 || /\s/.test(text[at - 1] ?? ""))) {
      // An apostrophe in a comment quotes nothing.
      const end = text.indexOf("\n", at);
      at = (end === -1 ? text.length : end) - 1;
      continue;
    }
    if (char === '"' || char === "'" || char === "`") quoted = char;
    else if (char === "(") depth++;
    else if (char === ")") depth = Math.max(0, depth - 1);
    const length = depth === 0 && quoted === "" ? sign(text.slice(at, at + 2)) : 0;
    if (length === 0) continue;
    parts.push(text.slice(start, at));
    start = at + length;
    at = start - 1;
  }
  return [...parts, text.slice(start)];
}
