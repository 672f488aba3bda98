/** Where things are on the branch `baton-state` (DESIGN § 4). */
export const stateRef = "refs/heads/baton-state";
/** Moved in each push with the branch, so that a lost or rewritten branch is noticed and can be restored. */
export const mirrorRef = "refs/baton/state";
/** A person pushes anything here to begin anew, where Baton has worked before and its memory is gone. */
export const anewRef = "refs/baton/anew";
/** What is still there of Baton's work when both are gone. */
export const tracePatterns: readonly string[] = ["refs/heads/baton/*", anewRef];
export const genesisPath = "genesis.json";
export const chainPath = "chain.json";
export const lessonsPath = "lessons.md";
export const commandsPath = "commands.json";
export const manifestPath = "registry/manifest.jsonl";

/** One immutable file a push and run, named after its first event; padded, so that names sort as numbers do. */
export const eventsPath = (run: string, firstSeq: number) =>
  `active/${run}/events/${String(firstSeq).padStart(8, "0")}.jsonl`;
export const archivePath = (run: string) => `archive/${run.slice(0, 4)}/${run}.jsonl`;

/** Which run and first event a path is of; undefined when it is no file of events. */
export function parseEventsPath(path: string): { readonly run: string; readonly firstSeq: number } | undefined {
  const match = /^active\/([^/]+)\/events\/(\d{8,})\.jsonl$/.exec(path);
  return match ? { run: match[1] ?? "", firstSeq: Number(match[2]) } : undefined;
}

export const genesisReadme = `# Baton's memory

This branch is what Baton remembers between jobs. Each file under \`active/<run>/events/\` was written once and is never changed: the next one holds its
digest, \`chain.json\` that of the newest. People read \`active/<run>/README.md\`. Finished runs are in \`archive/\`, one line each in \`registry/manifest.jsonl\`.

Do not push here: Baton compares this branch with \`${mirrorRef}\` and stops when they differ.
`;
