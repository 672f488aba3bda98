import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const kept = new Map<string, string>();

/** Copies the folder that was kept under the name to `to`; false when none was. Making it once and copying it spares each test a dozen processes. */
export function useTemplate(name: string, to: string): boolean {
  const from = kept.get(name);
  if (from === undefined) return false;
  rmSync(to, { recursive: true, force: true });
  cpSync(join(from, "kept"), to, { recursive: true });
  return true;
}

/** Keeps the folder as it is now, for the tests of this process; it goes with the folder of the whole test run. */
export function keepTemplate(name: string, from: string): void {
  const folder = mkdtempSync(join(tmpdir(), "baton-template-"));
  cpSync(from, join(folder, "kept"), { recursive: true });
  kept.set(name, folder);
}
