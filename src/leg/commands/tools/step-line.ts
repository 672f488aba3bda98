import type { Leaf } from "./find-leaves.ts";
import type { Kind } from "./kind.ts";

/** A line of what a project's own sources say is run, and what it is for. */
export type StepLine = {
  readonly text: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly exports: readonly string[];
  readonly isBlock: boolean;
  readonly kind: Kind;
  readonly leaves: readonly Leaf[];
};
