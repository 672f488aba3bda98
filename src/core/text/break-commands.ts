/**
 * Text that the runner can not take for a workflow command. It knows `::name …` at a line's start and `##[name]` anywhere
 * (runner: ActionCommand.cs); both are broken wherever they stand, as some sinks put words before or wrap lines.
 */
export function breakCommands(text: string): string {
  return text.replace(/:(?=:)/g, ": ").replace(/##\[/g, "## [");
}
