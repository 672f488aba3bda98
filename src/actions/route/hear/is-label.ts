import type { Config } from "../../../config/config.ts";

/** Is it the configured label? GitHub keeps one label however its name is written, so the event and the sweep ask here. */
export function isLabel(name: string | undefined, wanted: string): boolean {
  return name !== undefined && fold(name) === fold(wanted);
}

function fold(name: string): string {
  return name.trim().toLowerCase();
}

/** The labels that ask for something, by what they ask for. */
export type WantedLabels = { readonly build: string; readonly ask: string; readonly relay: string };

export function labelsOf({ label, labels }: Pick<Config, "label" | "labels">): WantedLabels {
  return { build: label, ask: labels.ask, relay: labels.relay };
}

/** What a label asks for; undefined when it is none of them. */
export function findWish(name: string | undefined, wanted: WantedLabels): keyof WantedLabels | undefined {
  return (["build", "ask", "relay"] as const).find((wish) => isLabel(name, wanted[wish]));
}
