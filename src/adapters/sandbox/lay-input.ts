import { randomUUID } from "node:crypto";
import { appendFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { SandboxRun } from "../../ports/sandbox.ts";
import { sandboxHome } from "./plan-mounts.ts";

/** Standard input of one command, by way of a file in the sandbox's home. */
export type LaidInput = {
  /** Arguments of the launcher: how it reads, and the file as it is seen inside. */
  readonly args: readonly [kind: "none" | "whole" | "live", file: string];
  readonly remove: () => Promise<void>;
};

/**
 * A pipe of its own can not be had: what the sandbox gets as standard input is its leash, and a command that does not read would keep the leash from
 * being seen. A file blocks nobody; what comes later is appended to it, and \`tail -f\` inside hands it on.
 */
export async function layInput(home: string, input: SandboxRun["input"]): Promise<LaidInput> {
  if (input === undefined) return { args: ["none", ""], remove: async () => undefined };
  const name = `.input-${randomUUID()}`;
  const file = path.join(home, name);
  const remove = () => rm(file, { force: true });
  const inside = `${sandboxHome}/${name}`;
  await writeFile(file, typeof input === "string" ? input : "");
  if (typeof input === "string") return { args: ["whole", inside], remove };
  let isOver = false;
  void (async () => {
    for await (const text of input) {
      if (isOver) return;
      await appendFile(file, text);
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
