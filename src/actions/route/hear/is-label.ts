/** Is it the configured label? GitHub keeps one label however its name is written, so the event and the sweep ask here. */
export function isLabel(name: string | undefined, wanted: string): boolean {
  return name !== undefined && fold(name) === fold(wanted);
}

function fold(name: string): string {
  return name.trim().toLowerCase();
}
