import { posix } from "node:path";
import { splitCode } from "../../../core/text/split-code.ts";

const mention = /(?<![\w@/.])@((?:\.{1,2}\/|\/)?[\w.-]+(?:\/[\w.-]+)*)/g;

/**
 * The files of the tree that a guide takes in (`@docs/style.md`, from its own folder, else from the root), in their order, each once. What is no
 * file of the tree (a person's name, a package, a home) is no import, and nothing in code is.
 */
export function findImports(path: string, text: string, there: ReadonlySet<string>): readonly string[] {
  const folder = posix.dirname(path);
  const prose = splitCode(text)
    .filter(({ isCode }) => !isCode)
    .map((piece) => piece.text);
  const named = prose.flatMap((piece) => [...piece.matchAll(mention)].map((match) => match[1] ?? ""));
  const found = named.flatMap((name) => {
    // A sentence may end behind it.
    const spellings = [name, name.replace(/\.+$/, "")];
    const places = spellings.flatMap((one) => [posix.join(folder, one), posix.normalize(one.replace(/^\/+/, ""))]);
    return places.find((place) => there.has(place)) ?? [];
  });
  return [...new Set(found)].filter((one) => one !== path);
}

/** Whether a guide only hands on to others. */
export function isOnlyImports(text: string): boolean {
  return /^(?:@?[\w./-]+\.md\s*)+$/.test(text.trim());
}
