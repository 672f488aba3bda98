/** The command-line agents that `cli/<name>` can name. The one list: the configuration's keys, the pool's recipes and parsers, and remedies follow from it. */
export const cliNames = ["claude", "codex", "gemini"] as const;
export type CliName = (typeof cliNames)[number];

/** Whether a role's `vendor/model` is a command-line agent and no model. */
export function isCommandLine(name: string): boolean {
  return name.startsWith("cli/");
}
