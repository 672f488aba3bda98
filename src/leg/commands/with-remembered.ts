import type { FoundCommands, RememberedCommands, ToldCommands } from "../../contracts/test-commands.ts";
import type { Commands } from "./tools/project.ts";

/** What a run begins from, where nothing is configured. */
export type Begun = {
  readonly commands: Commands;
  readonly told: ToldCommands;
  /** Why what a former run was green by is not used; absent: it is, or there is none. */
  readonly forgotten?: string;
};

/**
 * What the base's files say, or what a former run was green by. That wins over another guess from the same files, and over one from manifests where CI told it. It is forgotten once the file
 * that it was found in has changed and says something else, or CI says what only a manifest said.
 */
export function withRemembered(
  found: FoundCommands & { readonly commands: Commands },
  remembered: RememberedCommands | null,
  oidOf: (path: string) => string | undefined,
): Begun {
  const { commands } = found;
  if (remembered === null) return { commands, told: {} };
  const told = Object.fromEntries(
    Object.entries(remembered.told).map(([name, one]) => [name, { since: remembered.issue, ...one }]),
  );
  const { found: former, issue } = remembered;
  if (former.setup === found.setup && former.test === found.test) return { commands, told };
  const { file } = former;
  const isBetter = found.by === "ci" && former.by !== "ci";
  if (file === null || oidOf(file.path) !== file.oid || isBetter) {
    const now =
      found.test === null ? "the files name no test any more" : `the test is another one now (${found.source})`;
    return { commands, told: {}, forgotten: `what #${issue} was proved by is forgotten: ${now}` };
  }
  const source = `remembered from #${issue}, which was green by it: ${former.source}`;
  const kept: Commands = { setup: former.setup, test: former.test, source, by: former.by, file: file.path };
  const { checkout, services } = commands;
  const beside = { ...(checkout === undefined ? {} : { checkout }), ...(services === undefined ? {} : { services }) };
  return { commands: { ...kept, ...beside }, told };
}

/** What the base's own files say, to be remembered with the proof. */
export function toFound(commands: Commands, oidOf: (path: string) => string | undefined): FoundCommands {
  const { setup, test, source, by = "none", file } = commands;
  const oid = file === undefined ? undefined : oidOf(file);
  const place = file === undefined || oid === undefined ? null : { path: file, oid };
  return { setup, test, by, source: source.slice(0, 1000), file: place };
}
