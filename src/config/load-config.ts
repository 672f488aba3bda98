import { Fault } from "../core/fault.ts";
import type { GitObjects } from "../ports/git/git-objects.ts";
import { type Config, configPath } from "./config.ts";
import { parseConfig } from "./parse-config.ts";

/** The configuration as it stands at `baseSha`, never from a pull request's head; the defaults where the file is not there. */
export async function loadConfig(git: Pick<GitObjects, "readFiles">, baseSha: string): Promise<Config> {
  const file = (await git.readFiles(baseSha, [configPath])).get(configPath);
  if (file === undefined) return parseConfig("");
  if (file.byteLength > 256 * 1024) {
    throw new Fault("config.invalid", `${configPath} has ${file.byteLength} bytes; at most 262144 are read.`, {
      who: "user",
    });
  }
  return parseConfig(file.toString("utf8"));
}
