import { mkdtemp, writeFile } from "node:fs/promises";
import path from "node:path";
import { once } from "../../core/once.ts";
import type { Door } from "../../ports/sandbox.ts";
import { scratchFolder } from "./places.ts";
import { relayDoors } from "./relay-doors.ts";

/** The program that opens doors inside, in a folder that the sandbox sees and can not write. */
const relay = once(async () => {
  const file = path.join(await mkdtemp(path.join(await scratchFolder(), "relay-")), "relay.cjs");
  await writeFile(file, `(${relayDoors.toString()})(process.argv.slice(2));\n`);
  return file;
});

/** A command with its doors around it, and what the sandbox must see for that. */
export async function openDoors(
  command: string,
  doors: readonly Door[],
): Promise<{ readonly command: string; readonly shown: readonly string[] }> {
  if (doors.length === 0) return { command, shown: [] };
  const script = await relay();
  // What the command's own Node is told is not for this one.
  const around = [
    "had=${NODE_OPTIONS+yes} options=${NODE_OPTIONS-}; unset NODE_OPTIONS; exec",
    quote(process.execPath),
    quote(script),
    quote(JSON.stringify(doors)),
    '"$had" "$options"',
    quote(command),
  ].join(" ");
  const sockets = new Set(doors.map(({ socket }) => path.dirname(socket)));
  return { command: around, shown: [process.execPath, script, ...sockets] };
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
