import { cliNames } from "../../src/core/command-line-agents.ts";
import { pinOf } from "./real-pool.ts";

/** Before any test's clock runs: what the cache lacks is downloaded. */
export async function setup(): Promise<void> {
  for (const cli of cliNames) await pinOf(cli);
}
