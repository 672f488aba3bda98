import { z } from "zod";
import { RunId, Sha } from "./primitives.ts";

/** A command of the project's, as configuration takes it. */
export const maxCommandLength = 2000;
const Command = z.string().min(1).max(maxCommandLength);

/** What runs before a proof is made, on the changed code before its tests, and the tests. */
export const CommandName = z.enum(["setup", "build", "test"]);
export type CommandName = z.infer<typeof CommandName>;

/** Commands that somebody names; what is absent is left as it is. */
export const NamedCommands = z.strictObject({
  setup: z.exactOptional(Command),
  build: z.exactOptional(Command),
  test: z.exactOptional(Command),
});
export type NamedCommands = z.infer<typeof NamedCommands>;

/** One command of a proof and where it was found: in a file, in the configuration, or by a person's word. */
export const CommandEvidence = z.strictObject({
  name: CommandName,
  command: z.string().max(20_000),
  from: z.string().max(1000),
});
export type CommandEvidence = z.infer<typeof CommandEvidence>;

const Text = z.string().max(20_000);

/** Commands that people told, each with who did; `since`: the issue of the run in which, when it was a former one. */
export const ToldCommands = z.partialRecord(
  CommandName,
  z.strictObject({ command: Command, by: z.string().max(100), since: z.exactOptional(z.int().positive()) }),
);
export type ToldCommands = z.infer<typeof ToldCommands>;

/** What the base's own files say, before anybody's word: by it a later run sees whether they say the same still. */
export const FoundCommands = z.strictObject({
  setup: Text.nullable(),
  test: Text.nullable(),
  by: z.enum(["ci", "manifest", "none"]),
  source: z.string().max(1000),
  /** The file that says so and git's name of its content; null where no single one does. */
  file: z.strictObject({ path: z.string().max(4096), oid: Sha }).nullable(),
});
export type FoundCommands = z.infer<typeof FoundCommands>;

/** What a proof's commands came from: enough to prove by the same again. */
export const CommandsBasis = z.strictObject({ told: ToldCommands, found: FoundCommands });
export type CommandsBasis = z.infer<typeof CommandsBasis>;

/** Commands that a run's proof was green by, with the evidence; a later run begins from them. */
export const RememberedCommands = z.strictObject({
  run: RunId,
  issue: z.int().positive(),
  /** Of the first proof that was green by them. */
  seq: z.int().positive(),
  ...CommandsBasis.shape,
  /** Which test runner told that tests passed; null: the exit code alone. */
  runner: z.string().max(100).nullable(),
  /** How long the tests took. */
  durationMs: z.int().nonnegative(),
});
export type RememberedCommands = z.infer<typeof RememberedCommands>;

/** `commands.json` of the state branch: what finished runs were green by, the newest first. */
export const RememberedFile = z.strictObject({ version: z.literal(1), commands: z.array(RememberedCommands).max(100) });
