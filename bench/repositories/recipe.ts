import type { ScriptedCall } from "../../src/local/models/script/script.ts";

/** `owner/name@<commit>`: what a copy is made of. */
export type Origin = `${string}/${string}@${string}`;

/** Where a recipe makes its copy, and what stands beside it while it runs. */
export type Kitchen = {
  /** The working folder of the copy: the first origin's files, not yet a repository. */
  readonly folder: string;
  /** The files of another origin in a folder of their own. */
  bring(origin: Origin): Promise<string>;
  /** A bare repository of another origin, served by https on loopback; its address. */
  serve(origin: Origin): Promise<string>;
  /** A Python package index on loopback with these wheels; its address. */
  serveWheels(wheels: readonly string[]): Promise<string>;
  /** Names of files that must be there in the index although no file stands for them: a submodule's commit. */
  link(path: string, commit: string): void;
  /** Variables of the person who starts the run. */
  setVariable(name: string, value: string): void;
};

/** One real repository, and the change that the scripted coder makes in it. */
export type Recipe = {
  readonly name: string;
  readonly kind: string;
  readonly origin: Origin;
  /** Programs that must be on `PATH`, with how to get them. */
  readonly needs?: Readonly<Record<string, string>>;
  /** Exact packages of npm whose programs go on `PATH` first, as a set-up action would put them there. */
  readonly tools?: readonly string[];
  readonly make?: (kitchen: Kitchen) => Promise<void>;
  /** `.github/baton.yml` of the copy, where its maintainer would write one. */
  readonly config?: string;
  /** A file that the coder reads first. */
  readonly reads: string;
  /** What the coder does; each is one call of a tool. */
  readonly changes: readonly ScriptedCall[];
  /** How the coder runs the tests of its change. */
  readonly narrow: string;
  /** What a successful narrow run prints. */
  readonly passes: RegExp;
};

export const write = (path: string, content: string): ScriptedCall => ({
  name: "write_file",
  input: { path, content },
});
export const edit = (path: string, old: string, replacement: string): ScriptedCall => ({
  name: "edit_file",
  input: { path, old, new: replacement },
});
/** The paths that a recipe's coder touches. */
export const pathsOf = ({ changes }: Recipe): readonly string[] =>
  changes.map(({ input }) => (input as { path: string }).path);
