import type { Event } from "../../contracts/events/event.ts";
import { type RememberedCommands, RememberedFile } from "../../contracts/test-commands.ts";
import { findRemembered } from "./find-remembered.ts";

/** Where they stand on the state branch. */
export const commandsPath = "commands.json";

const maxKept = 10;

/** The file with what the events' runs were green by before the `former` file's; of one run the newest counts. The same content gives the same bytes. */
export function renderRemembered(remembered: readonly RememberedCommands[], former: string): string {
  if (isNewer(former)) return former;
  const all = new Map([...parseRemembered(former), ...remembered].map((one) => [one.run, one]));
  const commands = [...all.values()].sort((a, b) => b.seq - a.seq).slice(0, maxKept);
  return `${JSON.stringify({ version: 1, commands }, null, 2)}\n`;
}

/** A later format's file is left as it is. */
function isNewer(text: string): boolean {
  return /^\s*\{\s*"version"\s*:\s*(?!1\D)\d+/.test(text);
}

/** A file that breaks its contract, or is a newer Baton's, holds nothing for this one: commands are then found as if there were none. */
function parseRemembered(text: string): readonly RememberedCommands[] {
  try {
    return RememberedFile.safeParse(JSON.parse(text)).data?.commands ?? [];
  } catch {
    return [];
  }
}

/** What a run that begins now starts from: the newest of active and of archived runs. */
export function newestRemembered(memory: {
  readonly events: readonly Event[];
  readonly commands: string;
}): RememberedCommands | undefined {
  return [...findRemembered(memory.events), ...parseRemembered(memory.commands)].sort((a, b) => b.seq - a.seq)[0];
}
