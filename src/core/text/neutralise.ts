import { type Piece, splitCode, splitSpans } from "./split-code.ts";

const entity = /&(?!(?:amp|lt|gt|quot);)(?=#?[A-Za-z0-9]{1,40};)/g;
const closing =
  /\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)(\s*:\s+|\s+)((?:[\w.-]{1,100}\/[\w.-]{1,100})?#|GH-|https?:\/\/)(?=[\w])/gi;
const url = /\b(?:https?|ftp):\/\/[^\s<>"'`)\]]*/gi;
const nobody = "\u200b";

/**
 * Model text as Markdown that does nothing when GitHub shows it: nobody is mentioned, no issue is closed, no command is given, no image is
 * loaded, no HTML is read, and links lead to GitHub only. What GitHub shows as code is left as it is: nothing in it is acted upon. Twice is once.
 */
export function neutralise(markdown: string): string {
  return joinPieces(splitCode(markdown));
}

/** The same for a text that will stand within a line of ours: back-ticks that pair with none become apostrophes, as they would pair with what follows. */
export function neutraliseLine(line: string): string {
  return joinPieces(
    splitSpans(line).map((piece) => (piece.isCode ? piece : { ...piece, text: piece.text.replaceAll("`", "'") })),
  );
}

function joinPieces(pieces: readonly Piece[]): string {
  return pieces.map(({ text, isCode }) => (isCode ? text : neutraliseProse(text))).join("");
}

function neutraliseProse(text: string): string {
  return (
    text
      // A link's target may be spelled with entities and backslashes: without them it is seen for what it is.
      .replace(/(?<!\\)\\+(?=[:/@])/g, "")
      .replace(entity, "&amp;")
      .replace(/<(?=[A-Za-z/!?])/g, "&lt;")
      .replace(/!\[/g, `!${nobody}[`)
      .replace(url, (found) =>
        isGithub(found)
          ? found
          : found.replace(/(?:htt|ft)p(?=s?:\/\/)/gi, (name) => (name.length === 4 ? "hxxp" : "fxp")),
      )
      .replace(/(^|[^:/\w])\/\/(?=[\w.[-])/g, `$1/${nobody}/`)
      .replace(/\bwww\.(?=\w)/gi, (found) => `${found.slice(0, 3)}${nobody}.`)
      .replace(/@(?=[A-Za-z0-9])/g, `@${nobody}`)
      .replace(closing, (_, verb: string, space: string, target: string) => `${verb}${space}${breakTarget(target)}`)
      .replace(/^([ \t>]*)\/(?=[a-z])/gim, `$1/${nobody}`)
  );
}

/** `#` of `#12` no longer starts a reference, `GH-` and an address neither. */
function breakTarget(target: string): string {
  return target.startsWith("http") || target.startsWith("HTTP") ? `hxxp${target.slice(4)}` : `${target}${nobody}`;
}

function isGithub(address: string): boolean {
  // To parse an address is dear, and a text can hold ten thousand.
  if (!/github/i.test(address)) return false;
  try {
    const { hostname, protocol, username, password } = new URL(address);
    const isOurs =
      hostname === "github.com" || hostname.endsWith(".github.com") || hostname.endsWith(".githubusercontent.com");
    return isOurs && protocol === "https:" && username === "" && password === "";
  } catch {
    return false;
  }
}
