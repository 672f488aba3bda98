import type { CommandName, NamedCommands, ToldCommands } from "../contracts/test-commands.ts";

/** What one person said of the run's commands. */
export type CorrectionState = { readonly seq: number; readonly by: string; readonly commands: NamedCommands };

/** A run, as far as this is of it. */
type Corrected = { readonly corrections: readonly CorrectionState[] };

/** What people had said up to `seenSeq`, of each name the newest: all jobs of a claim see the same. */
export function toldCommands({ corrections }: Corrected, seenSeq = Number.POSITIVE_INFINITY): ToldCommands {
  const told: ToldCommands = {};
  for (const { seq, by, commands } of corrections)
    if (seq <= seenSeq)
      for (const [name, command] of Object.entries(commands))
        told[name as CommandName] = { command, by: by.slice(0, 100) };
  return told;
}

/** When a person last said something of the commands; 0: nobody did. */
export function correctedSeq({ corrections }: Corrected): number {
  return corrections.at(-1)?.seq ?? 0;
}

/** A proof that was made by commands that a person has corrected since tells nothing any more. */
export function isOfFormerCommands(proof: { readonly seenSeq: number }, run: Corrected): boolean {
  return proof.seenSeq < correctedSeq(run);
}
