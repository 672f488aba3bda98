import { Fault } from "../core/fault.ts";
import type { GitObjects } from "../ports/git/git-objects.ts";
import { type Config, configPath } from "./config.ts";
import { decodeText } from "./decode-text.ts";
import { parseConfig } from "./parse-config.ts";

const maxBytes = 256 * 1024;

/** The configuration as it stands at `baseSha`, never from a pull request's head; the defaults where the file is not there. */
export async function loadConfig(git: Pick<GitObjects, "readFiles">, baseSha: string): Promise<Config> {
  const file = (await git.readFiles(baseSha, [configPath])).get(configPath);
  if (file === undefined) return parseConfig("");
  if (file.byteLength > maxBytes) {
    throw new Fault(
      "config.invalid",
      `${configPath} has ${file.byteLength} bytes; at most ${maxBytes} are read. Make it shorter: every key has a default.`,
      { who: "user", facts: { bytes: file.byteLength } },
    );
  }
  return parseConfig(decodeText(file, configPath));
}
