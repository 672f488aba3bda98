/** One program and its arguments, in the folder where it is started; assignments before it stand among the words. */
export type SimpleCommand = { readonly folder: string; readonly words: readonly string[] };

/** A word of a command line may be a command line itself (`sh -c "…"`); nobody nests them deeper. */
const maxDepth = 4;

/**
 * The simple commands of a shell's text, quotes and operators taken apart; those inside `$(…)`, back-ticks and quoted
 * words with spaces stand among them. It runs nothing and expands nothing: a word keeps its variables.
 */
export function parseCommands(text: string, folder: string, depth = 0): readonly SimpleCommand[] {
  const found: SimpleCommand[] = [];
  let here = folder;
  const outer: string[] = [];
  for (const token of tokenize(text)) {
    if (token.kind === "open") outer.push(here);
    if (token.kind === "close") here = outer.pop() ?? here;
    if (token.kind !== "command") continue;
    const { words, inner } = token;
    for (const nested of depth < maxDepth ? inner : []) found.push(...parseCommands(nested, here, depth + 1));
    if (words.length === 0) continue;
    if (words[0] === "cd" || words[0] === "pushd") here = enter(here, words[1] ?? "");
    else found.push({ folder: here, words });
  }
  return found;
}

function enter(folder: string, word: string): string {
  const parts = word.startsWith("/") ? [] : folder.split("/").filter((part) => part !== "");
  for (const part of word.replace(/^\$(?:\{?PWD\}?|\(CURDIR\))\/?/, "").split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== "." && !part.includes("$")) parts.push(part);
  }
  return parts.join("/");
}

type Token =
  | { readonly kind: "command"; readonly words: readonly string[]; readonly inner: readonly string[] }
  | { readonly kind: "open" | "close" };

/** Cuts a text at its operators; a subshell's brackets are told, as a `cd` in one ends with it. */
function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let words: string[] = [];
  let inner: string[] = [];
  let word: string | undefined;
  const endWord = () => {
    if (word !== undefined) words.push(word);
    if (word !== undefined && /\s/.test(word.trim())) inner.push(word);
    word = undefined;
  };
  const endCommand = () => {
    endWord();
    if (words.length + inner.length > 0) tokens.push({ kind: "command", words, inner });
    [words, inner] = [[], []];
  };
  for (let at = 0; at < text.length; ) {
    const char = text[at] ?? "";
    const quoted = readQuoted(text, at) ?? readSubstitution(text, at);
    if (quoted !== undefined) {
      word = (word ?? "") + quoted.text;
      inner.push(...quoted.inner);
      at = quoted.end;
      continue;
    }
    at++;
    if (char === "\\") {
      if (text[at] !== "\n") word = (word ?? "") + (text[at] ?? "");
      at++;
    } else if (char === "#" && word === undefined) {
      while (at < text.length && text[at] !== "\n") at++;
    } else if (char === " " || char === "\t" || char === "\r") endWord();
    else if (/[\n;&|]/.test(char)) endCommand();
    else if (char === "(" || char === ")") {
      endCommand();
      tokens.push({ kind: char === "(" ? "open" : "close" });
    } else if (char === "<" || char === ">") endWord();
    else if ((char === "{" || char === "}" || char === "!") && word === undefined && /\s|;|$/.test(text[at] ?? ""))
      endCommand();
    else word = (word ?? "") + char;
  }
  endCommand();
  return tokens;
}

type Piece = { readonly text: string; readonly inner: readonly string[]; readonly end: number };

function readQuoted(text: string, start: number): Piece | undefined {
  const quote = text[start];
  if (quote !== "'" && quote !== '"') return undefined;
  let at = start + 1;
  let value = "";
  const inner: string[] = [];
  while (at < text.length && text[at] !== quote) {
    const nested = quote === '"' ? readSubstitution(text, at) : undefined;
    if (nested !== undefined) {
      inner.push(...nested.inner);
      at = nested.end;
    } else if (quote === '"' && text[at] === "\\") {
      value += text[at + 1] ?? "";
      at += 2;
    } else value += text[at++];
  }
  return { text: value, inner, end: at + 1 };
}

/** `$(…)` and back-ticks: their value is not known, their commands are. */
function readSubstitution(text: string, start: number): Piece | undefined {
  if (text[start] === "`") {
    const end = text.indexOf("`", start + 1);
    return end === -1 ? undefined : { text: "", inner: [text.slice(start + 1, end)], end: end + 1 };
  }
  if (text[start] !== "$" || text[start + 1] !== "(") return undefined;
  let open = 0;
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "(") open++;
    if (text[at] === ")" && --open === 0) return { text: "", inner: [text.slice(start + 2, at)], end: at + 1 };
  }
  return undefined;
}
