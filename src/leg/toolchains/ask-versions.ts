import type { Ports } from "../../ports/ports.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import { type ToolName, toolNames, toolOf } from "./known-tools.ts";
import { toParts } from "./version-range.ts";

/** What a machine has. */
export type Machine = {
  /** By name, the version that runs in the project's folder; a tool that is not there is not in it. */
  readonly versions: ReadonlyMap<ToolName, string>;
  /** Further versions that lie ready on the machine, the newest last. */
  readonly ready: readonly Ready[];
};
/** `folder`: where its programs are. */
export type Ready = { readonly tool: ToolName; readonly version: string; readonly folder: string };

const timeoutMs = 30_000;

/** Where hosted runners keep other versions, all of which the sandbox shows. */
const shelves: readonly { readonly tool: ToolName; readonly glob: string; readonly version: RegExp }[] = [
  { tool: "node", glob: "/opt/hostedtoolcache/node/*/*/bin", version: /\/node\/([^/]+)\// },
  { tool: "python", glob: "/opt/hostedtoolcache/Python/*/*/bin", version: /\/Python\/([^/]+)\// },
  { tool: "ruby", glob: "/opt/hostedtoolcache/Ruby/*/*/bin", version: /\/Ruby\/([^/]+)\// },
  { tool: "go", glob: "/opt/hostedtoolcache/go/*/*/bin", version: /\/go\/([^/]+)\// },
  { tool: "java", glob: "/usr/lib/jvm/*/bin", version: /(\d+(?:\.\d+)*)[^/]*\/bin$/ },
];

/**
 * Asks the machine, in the sandbox and without network, which versions of these tools run in a project's folder: there version managers choose. A tool that does not
 * run there, as it would have to be fetched first, is asked elsewhere. What could not be asked is as if it were not there.
 */
export async function askVersions(
  of: { readonly tools: readonly ToolName[]; readonly folder: string; readonly disposable: boolean },
  sandbox: Sandbox,
  ports: Pick<Ports, "reporter" | "signal">,
): Promise<Machine> {
  const { tools, folder, disposable } = of;
  if (tools.length === 0) return { versions: new Map(), ready: [] };
  const { output } = await sandbox.run({
    command: toScript(tools),
    folder,
    disposable,
    network: false,
    timeoutMs,
    signal: ports.signal,
  });
  return parseAnswers(ports.reporter.redact(output).text);
}

function toScript(tools: readonly ToolName[]): string {
  const asked = tools.flatMap((name) => {
    const tries = ["", "cd / && "].flatMap((elsewhere) =>
      toolOf(name).ask.map((command) => `said=$(${elsewhere}${command} 2>/dev/null)`),
    );
    const line = `"$(printf '%s' "$said" | tr '\\n' ' ')"`;
    return [`${tries.join(" || ")} || said=`, `printf '@%s %s\\n' ${name} ${line}`];
  });
  const shelved = shelves
    .filter(({ tool }) => tools.includes(tool))
    .map(({ tool, glob }) => `for at in ${glob}; do [ -d "$at" ] && printf '+%s %s\\n' ${tool} "$at"; done`);
  return [...asked, ...shelved, ":"].join("\n");
}

function parseAnswers(output: string): Machine {
  const versions = new Map<ToolName, string>();
  const ready: Ready[] = [];
  for (const line of output.split("\n")) {
    const [, kind, name, rest = ""] = /^([@+])(\w+) (.*)$/.exec(line) ?? [];
    const tool = toolNames.find((one) => one === name);
    if (tool === undefined) continue;
    const { told = /(\d+(?:\.\d+)+[\w.+-]*)/ } = toolOf(tool);
    const shelf = shelves.find((one) => one.tool === tool);
    const version = (kind === "@" ? told : shelf?.version)?.exec(rest)?.[1]?.slice(0, 60);
    if (version === undefined) continue;
    if (kind === "@") versions.set(tool, version);
    else ready.push({ tool, version, folder: rest });
  }
  return { versions, ready: ready.sort((a, b) => compare(toParts(a.version), toParts(b.version))) };
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, index) => part !== (b[index] ?? 0));
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
