import type { Toolchain } from "../../contracts/proof.ts";
import { renderDifference } from "../../policy/render/parts/toolchain.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import { askVersions, type Machine } from "./ask-versions.ts";
import { findWanted, type Wanted, wantedFiles } from "./find-wanted.ts";
import { startsCorepack } from "./find-wishes.ts";
import { type ToolName, toolNames, toolOf } from "./known-tools.ts";
import { isMet } from "./version-range.ts";
import { writeRemedy } from "./write-remedy.ts";

/** Which tools a base is proved with, asked in the folder in which its `setup` has run, and what the base wants otherwise, with the remedy. */
export async function readToolchain(
  of: {
    readonly git: Pick<GitObjects, "readFiles">;
    readonly base: string;
    readonly setup: string | null;
    readonly test: string;
    readonly folder: string;
  },
  sandbox: Sandbox,
  ports: Pick<Ports, "reporter" | "signal">,
): Promise<Toolchain> {
  const { git, base, setup, test, folder } = of;
  const files = await git.readFiles(base, wantedFiles);
  const text = `${setup ?? ""}\n${test}`;
  const all = findWanted((path) => files.get(path)?.toString("utf8"));
  // The commands bring the package manager themselves, at its pinned version.
  const wanted = startsCorepack(text) ? all.filter(({ tool }) => !["npm", "pnpm", "yarn"].includes(tool)) : all;
  const tools = toolNames.filter((name) => toolOf(name).words.test(text) || wanted.some(({ tool }) => tool === name));
  const machine = await askVersions({ tools, folder, disposable: true }, sandbox, ports);
  const toolchain = compareTools(machine, wanted, { setup, test });
  for (const one of toolchain.differing) ports.reporter.warn(`The default branch ${renderDifference(one)}`);
  return toolchain;
}

/** Of what is wanted of one tool, the first that is not met counts. Pure. */
export function compareTools(
  machine: Machine,
  wanted: readonly Wanted[],
  commands: { readonly setup: string | null; readonly test: string },
): Toolchain {
  const { versions, ready } = machine;
  const unmet = toolNames.flatMap((name: ToolName) => {
    const version = versions.get(name);
    const all = wanted.filter(({ tool }) => tool === name);
    return all.find(({ range }) => version === undefined || !isMet(range, version)) ?? [];
  });
  const missing = unmet.map((one) => ({
    wanted: one,
    ready: ready.findLast(({ tool, version }) => tool === one.tool && isMet(one.range, version)),
  }));
  return {
    tools: [...versions].map(([name, version]) => ({ title: toolOf(name).title, version })),
    differing: unmet.map(({ tool, wants, file }) => ({
      title: toolOf(tool).title,
      wants,
      file,
      found: versions.get(tool) ?? null,
    })),
    remedy: missing.length === 0 ? "" : writeRemedy(missing, commands).slice(0, 6000),
  };
}
