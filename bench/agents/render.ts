import { cpus, release, totalmem } from "node:os";
import { sampleMs } from "./measure.ts";
import type { Result } from "./race.ts";

type Figures = Exclude<Result, { readonly why: string }>;
type Target = {
  readonly what: string;
  readonly most: number;
  readonly of: (figures: Figures) => number;
  readonly unit: string;
};

/** What Baton's own row is to reach. */
const targets: readonly Target[] = [
  { what: "wall", most: 0.45, of: ({ wallMs }) => wallMs / 1000, unit: "s" },
  { what: "peak RSS of the largest process", most: 110, of: ({ largestMb }) => largestMb, unit: "MB" },
  { what: "tokens sent in all", most: 6000, of: ({ tokens }) => tokens, unit: "tokens" },
  { what: "first request", most: 1500, of: ({ firstTokens }) => firstTokens, unit: "tokens" },
  { what: "installed", most: 0, of: ({ installedMb }) => installedMb, unit: "MB" },
];
const columns = [
  "agent",
  "wall s",
  "× Baton",
  "peak RSS MB",
  "× Baton",
  "whole tree MB",
  "calls",
  "≈ tokens sent",
  "× Baton",
  "first request ≈ tokens",
  "installed MB",
];

export function renderTable(results: readonly Result[]): string {
  const baton = findBaton(results);
  const lines = results.map((result) => `| ${toCells(result, baton).join(" | ")} |`);
  return [`| ${columns.join(" | ")} |`, `|${" --- |".repeat(columns.length)}`, ...lines].join("\n");
}

/** The whole page: machine, versions, command, table, targets. */
export function renderPage(results: readonly Result[], of: { readonly rounds: number; readonly now: Date }): string {
  const missing = results.flatMap((result) =>
    "why" in result ? [`- **${result.name}** has no row: ${firstLine(result.why)}`] : [],
  );
  return `# Benchmarks

Written by \`npm run bench -- --write\` on ${of.now.toISOString().slice(0, 10)}; do not edit by hand.

Machine: ${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}, Node ${process.version}.

## Agents

Each reads a file, edits it, runs \`node --test\` and finishes, against the same scripted model (\`src/local/models\`) that answers without thinking time. After one
round to warm up, medians of ${of.rounds}, each in a fresh copy of the repository with an empty home. A row counts only when the file is edited and the test is green. Baton is \`dist/implement\`
with its sandbox on; "in Baton's pool" is \`dist/implement\` with \`cli/…\` as its model: sandbox, proxy, checksum of the installed files and the change's making are in its time.

${renderTable(results)}

- wall: from start to the end of the process and its output.
- peak RSS: the most that the largest of its processes ever held (VmHWM); whole tree: the most that all held at one time (sum of RSS, in which shared pages count for each process), looked at every
  ${sampleMs} ms in /proc. Every row has two Nodes of \`node --test\` in its tree.
- tokens: bytes of the request bodies / 4.
- installed: what npm put on the disk. Baton is the bundle that the action's checkout holds.
${missing.length === 0 ? "" : `\n${missing.join("\n")}\n`}
### Targets of Baton's own row

| what | target | measured | |
| --- | --- | --- | --- |
${renderTargets(results)}
`;
}

function renderTargets(results: readonly Result[]): string {
  const baton = findBaton(results);
  return targets
    .map(({ what, most, of, unit }) => {
      const figure = baton === undefined ? undefined : of(baton);
      const shown = figure === undefined ? "not measured" : `${round(figure)} ${unit}`;
      return `| ${what} | ≤ ${most} ${unit} | ${shown} | ${figure !== undefined && figure <= most ? "✓" : "✗"} |`;
    })
    .join("\n");
}

function toCells(result: Result, baton: Figures | undefined): readonly string[] {
  const name = result.version === "" ? result.name : `${result.name} (${result.version})`;
  if ("why" in result)
    return [name, `not measured: ${firstLine(result.why)}`, ...Array<string>(columns.length - 2).fill("")];
  const ratio = (of: (figures: Figures) => number) =>
    baton === undefined || of(baton) === 0 ? "" : (of(result) / of(baton)).toFixed(1);
  return [
    name,
    (result.wallMs / 1000).toFixed(2),
    ratio(({ wallMs }) => wallMs),
    result.largestMb.toFixed(0),
    ratio(({ largestMb }) => largestMb),
    result.treeMb.toFixed(0),
    String(round(result.calls)),
    result.tokens.toLocaleString("en"),
    ratio(({ tokens }) => tokens),
    result.firstTokens.toLocaleString("en"),
    String(result.installedMb),
  ];
}

function findBaton(results: readonly Result[]): Figures | undefined {
  return results.find((result): result is Figures => result.name === "Baton" && !("why" in result));
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").replaceAll("|", "\\|").slice(0, 200);
}

function round(figure: number): number {
  return Math.round(figure * 100) / 100;
}
