import type { VendorName } from "./vendors.ts";

/** The command-line agents that `cli/<name>` can name. The one list: the configuration's keys, the pool's recipes and parsers, and remedies follow from it. */
export const cliNames = ["claude", "codex", "gemini"] as const;
export type CliName = (typeof cliNames)[number];

/** Whose models each of them asks. */
export const cliVendors: Readonly<Record<CliName, VendorName>> = {
  claude: "anthropic",
  codex: "openai",
  gemini: "google",
};

/** Whether a role's `vendor/model` is a command-line agent and no model. */
export function isCommandLine(name: string): boolean {
  return name.startsWith("cli/");
}

/** Which agent a name means, and the model that it wishes for: `cli/<name>` or `cli/<name>:<model>`. */
export function parseCliName(name: string): { readonly cli: string; readonly wished?: string } | undefined {
  const [, cli, wished] = /^cli\/([^:]+)(?::(.+))?$/.exec(name) ?? [];
  if (cli === undefined) return undefined;
  return wished === undefined ? { cli } : { cli, wished };
}
