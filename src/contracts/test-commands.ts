import { z } from "zod";

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
