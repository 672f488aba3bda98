import type { Kind } from "./kind.ts";

/** A program's arguments, as its sorter looks at them. */
export type Arguments = {
  readonly args: readonly string[];
  readonly has: (...wanted: readonly string[]) => boolean;
  readonly sub: string;
  readonly by: readonly string[];
};

/** What a program is for with these arguments, by its name without a version; undefined: its arguments do not tell. */
export type Sorters = Readonly<Record<string, (of: Arguments) => Kind | undefined>>;
