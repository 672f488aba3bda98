import type { CliName } from "../../../../core/command-line-agents.ts";
import type { VendorName } from "../../../../core/vendors.ts";

/** Stands in arguments and environment for the port that leads to the proxy, which only the sandbox's inside knows. */
export const portMark = "BATON_PORT";

/** How one command-line agent is started so that it asks nobody, updates nothing, and has no way out but the proxy. Its task is its standard input. */
export type Recipe = {
  readonly cli: CliName;
  readonly vendor: VendorName;
  /** On npm. */
  readonly packageName: string;
  /** The one that it was tried with, and whose events were recorded. The configuration may pin another. */
  readonly version: string;
  /** `folder`: where it is installed. */
  readonly program: (folder: string) => readonly string[];
  readonly args: (model: string) => readonly string[];
  /** `token` is what it takes for its key. */
  readonly env: (token: string) => Readonly<Record<string, string>>;
  /** A file of its home, put there before it starts. */
  readonly settings?: { readonly folder: string; readonly name: string; readonly content: unknown };
};
