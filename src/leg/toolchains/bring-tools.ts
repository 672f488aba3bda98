import type { Ports } from "../../ports/ports.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import { askVersions } from "./ask-versions.ts";
import { toBringing } from "./bringing-script.ts";
import type { Wish } from "./find-wishes.ts";
import { toolOf } from "./known-tools.ts";
import { isMet } from "./version-range.ts";

const maxTimeoutMs = 5 * 60_000;

/**
 * Brings the versions that a base wants and the machine does not have, with network, into the home of the folder: from then on they come first on PATH of all that runs
 * there, and fetch nothing more. Gives what was brought. Where the bringer is not on PATH nothing is done; where it fails that is told, and the machine's own version stays.
 */
export async function bringTools(
  wishes: readonly Wish[],
  of: { readonly folder: string; readonly registries: "open" | "all"; readonly timeoutMs: number },
  sandbox: Sandbox,
  { reporter, signal }: Pick<Ports, "reporter" | "signal">,
): Promise<readonly Wish[]> {
  if (wishes.length === 0) return [];
  const { folder, registries } = of;
  const tools = wishes.map(({ tool }) => tool);
  const { versions } = await askVersions({ tools, folder, disposable: true }, sandbox, { reporter, signal });
  const lacking = wishes.filter((wish) => !isThere(wish, versions.get(wish.tool)));
  if (lacking.length === 0) return [];
  const { output, exitCode } = await sandbox.run({
    command: toBringing(lacking),
    folder,
    network: true,
    registries,
    disposable: true,
    bringsTools: true,
    timeoutMs: Math.min(of.timeoutMs, maxTimeoutMs),
    signal,
  });
  const lines = reporter.redact(output).text.split("\n");
  return lacking.filter(({ tool, bringer, wanted }) => {
    const { title } = toolOf(tool);
    const answer = lines.find((line) => line.startsWith(`=${tool} `) || line.startsWith(`!${tool} `));
    const words = answer?.slice(tool.length + 2).trim() ?? `it ended with ${exitCode ?? "a signal"}`;
    const isBrought = answer?.startsWith("=") === true;
    if (isBrought) reporter.say(`${bringer} brought ${title} ${words}`);
    else if (words !== "") reporter.warn(`${bringer} could not bring ${title} ${wanted.wants}: ${words}`);
    return isBrought;
  });
}

function isThere({ wanted }: Wish, version: string | undefined): boolean {
  if (version === undefined) return false;
  return wanted.exact === undefined ? isMet(wanted.range, version) : version === wanted.exact.replace(/\+.*/, "");
}
