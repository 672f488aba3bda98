import type { LocalPackages } from "./local-packages.ts";
import type { Naming } from "./named-files.ts";
import { parseCommands, type SimpleCommand } from "./parse-commands.ts";

/** What is to be looked at next, and the way that led there. */
export type Step =
  | { readonly kind: "command"; readonly command: SimpleCommand; readonly how: string }
  | { readonly kind: "file"; readonly path: string; readonly how: string };

/** What was found so far. */
export type Found = {
  readonly files: Map<string, string>;
  readonly scripts: Map<string, Set<string>>;
  readonly targets: Map<string, Set<string>>;
  readonly programs: Set<string>;
  readonly built: Set<string>;
  readonly folders: Set<string>;
  readonly tests: Set<string>;
  /** Folders in which modules are looked for by their names. */
  readonly roots: { readonly node: Set<string>; readonly others: Set<string> };
  /** Packages of the tree itself, where it holds several. */
  readonly packages: LocalPackages;
};

/** The texts that were read, what is known of the tree, and what was found so far. */
export type Around = { readonly texts: ReadonlyMap<string, string>; readonly naming: Naming; readonly found: Found };

/** The names under which make looks for its file, in its order. */
export const makefileNames = ["GNUmakefile", "makefile", "Makefile"];

export const isMakefile = (path: string): boolean =>
  /(?:^|\/)(?:GNU)?makefile$|\.ma?k$|(?:^|\/)Makefile\.\w+$/i.test(path);

/** The commands of a shell's text as steps. */
export function toSteps(text: string, folder: string, how: string): readonly Step[] {
  return parseCommands(text, folder).map((command): Step => ({ kind: "command", command, how }));
}

/** One line of a command, short enough for a sentence. */
export function cut(text: string): string {
  const line = text.replace(/[\s`]+/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
