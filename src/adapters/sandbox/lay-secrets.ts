import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * Variables for one command by way of a file in its home, which the launcher reads and removes before the command begins: as arguments of a program every
 * process of the machine could read them, and `sudo` writes those into the system's log. `file`: as it is seen inside; empty where there are none.
 */
export async function laySecrets(
  home: string,
  insideHome: string,
  secrets: Readonly<Record<string, string>> = {},
): Promise<{ readonly file: string; readonly remove: () => Promise<void> }> {
  const lines = Object.entries(secrets).map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`);
  if (lines.length === 0) return { file: "", remove: async () => undefined };
  const name = `.secrets-${randomUUID()}`;
  const at = path.join(home, name);
  await writeFile(at, lines.join(""), { mode: 0o600, flag: "wx" });
  return { file: `${insideHome}/${name}`, remove: () => rm(at, { force: true }) };
}
