import { Config, configPath } from "./config.ts";
import { parseYaml } from "./parse-yaml.ts";

/**
 * Text of `.github/baton.yml` → configuration with every default filled in. Anything wrong is one Fault `config.invalid`
 * that lists each mistake as `file:line:column: key: what`. An empty text gives the defaults.
 */
export function parseConfig(text: string, file: string = configPath): Config {
  return parseYaml(Config, text, { file });
}
