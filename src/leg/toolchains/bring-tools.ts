import { broughtTools } from "../../core/brought-tools.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import { askVersions } from "./ask-versions.ts";
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

/**
 * One shell script. It says `=tool version` of what it brought, `!tool why` of what failed, and `!tool` where the bringer is not on PATH. Programs that it leaves are small scripts, so
 * that no variable must be handed on with them.
 */
function toBringing(wishes: readonly Wish[]): string {
  return [preamble, ...wishes.map(({ tool, version }) => `corepack_brings ${tool} ${quote(version)}`), ":"].join("\n");
}

const preamble = `
home=\${HOME:?}/${broughtTools}; bin=$home/bin; mkdir -p "$bin"
quoted() { printf "'"; printf '%s' "$1" | sed "s/'/'\\\\\\\\''/g"; printf "'"; }
failed() { printf '!%s %s\\n' "$1" "$(printf '%s\\n' "$2" | grep -im1 'error' || printf '%s\\n' "$2" | grep -m1 .)" | cut -c1-400; }
corepack_brings() {
  by=$(command -v corepack) || { printf '!%s \\n' "$1"; return; }
  said=$(cd / && COREPACK_HOME="$home/corepack" COREPACK_ENABLE_DOWNLOAD_PROMPT=0 COREPACK_ENABLE_PROJECT_SPEC=0 "$by" "$1@$2" --version 2>&1) ||
    { failed "$1" "$said"; return; }
  version=$(printf '%s\\n' "$said" | tail -n 1)
  case $2 in [0-9]*.*.*) exact=$2 ;; *) exact=$version ;; esac
  case $1 in pnpm) names='pnpm pnpx' ;; yarn) names='yarn yarnpkg' ;; esac
  for name in $names; do
    printf '#!/bin/sh\\nexport COREPACK_HOME=%s COREPACK_ENABLE_NETWORK=0 COREPACK_ENABLE_PROJECT_SPEC=0\\nexec %s %s "$@"\\n' \\
      "$(quoted "$home/corepack")" "$(quoted "$by")" "$(quoted "$name@$exact")" >"$bin/$name"
    chmod 755 "$bin/$name"
  done
  said=$(cd / && "$bin/$1" --version 2>&1) || { for name in $names; do rm -f "$bin/$name"; done; failed "$1" "$said"; return; }
  printf '=%s %s\\n' "$1" "$said"
}`;

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
