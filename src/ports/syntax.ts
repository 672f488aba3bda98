/** Where a text stops making sense in its language. */
export type Break = {
  /** From 1. */
  readonly line: number;
  /** The parser's words; they may quote the text. */
  readonly why: string;
};

/** Parsers that are at hand within the job; nothing of a text is run. */
export interface Syntax {
  /** The language that a path's name tells, where there is a parser for it. */
  languageOf(path: string): string | undefined;
  /** undefined: the text parses, or nobody here can tell. */
  findBreak(path: string, text: string): Break | undefined;
}
