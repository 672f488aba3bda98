import type { GitObjects } from "../../ports/git/git-objects.ts";
import { findWanted, type Wanted, wantedFiles } from "./find-wanted.ts";
import { toolOf } from "./known-tools.ts";

/** Tools that another one, which may lie on the machine, can bring in any version. */
const bringers = { pnpm: "corepack", yarn: "corepack", python: "uv", rust: "rustup" } as const;

/** A version that a base wants, to be brought where the machine has another one and the `bringer`. */
export type Wish = {
  readonly tool: keyof typeof bringers;
  readonly bringer: (typeof bringers)[keyof typeof bringers];
  /** As the bringer is asked for it. */
  readonly version: string;
  readonly wanted: Wanted;
};

/** What could be brought for these commands of a base, whatever the machine has. */
export async function readWishes(
  git: Pick<GitObjects, "readFiles">,
  base: string,
  commands: { readonly setup: string | null; readonly test: string | null },
): Promise<readonly Wish[]> {
  const files = await git.readFiles(base, wantedFiles);
  return findWishes(
    findWanted((path) => files.get(path)?.toString("utf8")),
    `${commands.setup ?? ""}\n${commands.test ?? ""}`,
  );
}

/** One of each tool: what `packageManager` names, else, where the commands use it, what is wanted first. Pure. */
export function findWishes(all: readonly Wanted[], commands: string): readonly Wish[] {
  const names = Object.keys(bringers).filter((name): name is Wish["tool"] => name in bringers);
  return names.flatMap((tool) => {
    if (bringers[tool] === "corepack" && startsCorepack(commands)) return [];
    const own = all.filter((one) => one.tool === tool);
    const wanted = own.find(({ exact }) => exact !== undefined) ?? (isUsed(tool, commands) ? own[0] : undefined);
    if (wanted === undefined || (tool !== "rust" && wanted.range.kind !== "numbers")) return [];
    return [{ tool, bringer: bringers[tool], version: toVersion(tool, wanted), wanted }];
  });
}

/** npm's ranges are known to corepack; uv knows those of PEP 440 alone, not Poetry's `^3.11`. */
function toVersion(tool: Wish["tool"], { exact, wants, range }: Wanted): string {
  const [conditions] = tool === "python" && /[\^~]\d/.test(wants) && range.kind === "numbers" ? range.anyOf : [];
  const known = conditions?.map(({ op, than }) => (op === "=" ? `==${than.join(".")}.*` : `${op}${than.join(".")}`));
  return known?.join(",") ?? exact ?? wants.replace(/^v(?=\d)/, "");
}

const words: Readonly<Record<Wish["bringer"], (tool: string, version: string) => string>> = {
  corepack: (tool, version) => `corepack prepare ${tool}@${version}`,
  uv: (_, version) => `uv python install ${version}`,
  rustup: (_, version) => `rustup toolchain install ${version}`,
};

/** As a person would have brought them. */
export function toWords(wishes: readonly Wish[]): string {
  return wishes.map(({ tool, bringer, version }) => words[bringer](tool, version)).join(" && ");
}

/** Commands that start corepack bring the package manager themselves, at its pinned version. */
export function startsCorepack(commands: string): boolean {
  return /\bcorepack\b/.test(commands.replace(/\.corepack\b/g, ""));
}

function isUsed(tool: Wish["tool"], commands: string): boolean {
  return toolOf(tool).words.test(commands);
}
