import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { open, rm } from "node:fs/promises";
import path from "node:path";
import type { SandboxRun } from "../../ports/sandbox.ts";

/** Standard input of one command, by way of a file in the sandbox's home. */
export type LaidInput = {
  /** Arguments of the launcher: how it reads, and the file as it is seen inside. */
  readonly args: readonly [kind: "none" | "whole" | "live", file: string];
  readonly remove: () => Promise<void>;
};

/**
 * A pipe of its own can not be had: what the sandbox gets as standard input is its leash, and a command that does not read would keep the leash from
 * being seen. A file blocks nobody; what comes later is appended to it, and \`tail -f\` inside hands it on.
 *
 * `insideHome`: where `home` is seen by the command. The file is opened once and never by its name again: the command may put a link in its place, to a file outside that only we can write.
 */
export async function layInput(home: string, insideHome: string, input: SandboxRun["input"]): Promise<LaidInput> {
  if (input === undefined) return { args: ["none", ""], remove: async () => undefined };
  const name = `.input-${randomUUID()}`;
  const at = path.join(home, name);
  const { O_WRONLY, O_CREAT, O_EXCL, O_APPEND, O_NOFOLLOW } = constants;
  const file = await open(at, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW);
  const remove = async (): Promise<void> => {
    await file.close();
    await rm(at, { force: true });
  };
  const inside = `${insideHome}/${name}`;
  if (typeof input === "string") {
    await file.writeFile(input);
    return { args: ["whole", inside], remove };
  }
  let isOver = false;
  void (async () => {
    for await (const text of input) {
      if (isOver) return;
      await file.appendFile(text);
    }
  })().catch(() => undefined);
  return {
    args: ["live", inside],
    remove: async () => {
      isOver = true;
      await remove();
    },
  };
}
