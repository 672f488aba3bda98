import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** One temporary folder a test run, gone at its end: workers are ended without a word, so nothing that they leave could be removed by themselves. */
export function setup(): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), "baton-tests-"));
  process.env["TMPDIR"] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
