import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const waitMs = 120_000;

/** Makes something in a folder once for all workers of a test run and gives the folder; who comes second waits. One whose making failed is made anew by the next. */
export async function onceARun(name: string, make: (folder: string) => Promise<void> | void): Promise<string> {
  const [taken, making, made] = ["taken", "making", "made"].map((part) =>
    path.join(tmpdir(), `once-${name}-${part}`),
  ) as [string, string, string];
  const until = Date.now() + waitMs;
  while (!existsSync(made)) {
    if (isFirst(taken)) {
      try {
        mkdirSync(making);
        await make(making);
        renameSync(making, made);
      } catch (thrown) {
        rmSync(making, { recursive: true, force: true });
        rmSync(taken, { recursive: true });
        throw thrown;
      }
    } else if (Date.now() > until) throw new Error(`Another test makes ${made}, and it did not come`);
    else await sleep(50);
  }
  return made;
}

function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
