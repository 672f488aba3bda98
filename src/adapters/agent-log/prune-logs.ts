import { lstatSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { decidePruned, type KeptWork, usualRoom } from "./decide-pruned.ts";

/** Only what we have named ourselves is ours to remove. */
const ours = /^[a-z0-9-]+-\d{4,}-[0-9a-f]{8}\.jsonl$/;

/** Removes the logs that must go for another one. `onFailed` is told of each that stayed; the others go all the same. */
export function pruneLogs(folder: string, nowMs: number, onFailed: (thrown: unknown) => void): void {
  const works = readdirSync(folder).flatMap((name) => readWork(folder, name));
  for (const { name } of decidePruned(works, usualRoom, nowMs)) {
    try {
      rmSync(path.join(folder, name), { force: true });
    } catch (thrown) {
      onFailed(thrown);
    }
  }
}

/** Another job may remove it between the two looks. */
function readWork(folder: string, name: string): KeptWork[] {
  const found = ours.test(name) ? lstatSync(path.join(folder, name), { throwIfNoEntry: false }) : undefined;
  return found?.isFile() ? [{ name, atMs: found.mtimeMs, bytes: found.size }] : [];
}
