import { z } from "zod";
import type { Project } from "../commands/tools/project.ts";

/** `<file>`, `<folder>`, `<name>`, `<class>` stand for what the reader puts there. */
type Runner = { readonly called: RegExp; readonly one: string; readonly isPackage?: true };

/** The beginning of a command up to its runner's name and the switches that it needs is kept, what it runs is not. */
const runners: readonly Runner[] = [
  { called: /^vitest\b/, one: "vitest run <file>", isPackage: true },
  { called: /^(jest|react-scripts test)\b/, one: "$1 <file>", isPackage: true },
  { called: /^(mocha|ava|jasmine|tap|tape|qunit|playwright test)\b/, one: "$1 <file>", isPackage: true },
  { called: /^(node(?: .*?)? --test)(?=\s|$)/, one: "$1 <file>" },
  { called: /^(bun test|deno test(?: -\S+)*)/, one: "$1 <file>" },
  { called: /^(.*\bpytest)\b/, one: "$1 <file>" },
  { called: /^(.*\bpython[\d.]* -m unittest)\b/, one: "$1 <file>" },
  { called: /^(.*\bmanage\.py test)\b/, one: "$1 <module>" },
  { called: /^(.*\bgo test)\b/, one: "$1 ./<folder> -run <name>" },
  { called: /^(.*\bgotestsum)\b/, one: "$1 -- ./<folder> -run <name>" },
  {
    called: /^(.*\bcargo (?:nextest run|test)(?: --(?:offline|locked|frozen|workspace|all-features))*)/,
    one: "$1 <name>",
  },
  { called: /^(.*\b(?:rspec|phpunit|pest|bats|prove))\b/, one: "$1 <file>" },
  { called: /^(.*\b(?:rake|rails) test)\b/, one: "$1 TEST=<file>" },
  { called: /^(.*\bmix test)\b/, one: "$1 <file>" },
  { called: /^(.*\bdotnet test)\b/, one: "$1 --filter <name>" },
  { called: /^(.*\bswift test)\b/, one: "$1 --filter <name>" },
  { called: /^(.*\bctest(?: --test-dir \S+)?)/, one: "$1 -R <name>" },
  { called: /^(.*\bmeson test(?: -C \S+)?)/, one: "$1 <name>" },
  { called: /^(.*\bmvnw?)\b(?=.*\b(?:test|verify)\b)/, one: "$1 test -Dtest=<class>" },
  { called: /^(.*\bgradlew?)\b(?=.*\b(?:test|check)\b)/, one: "$1 test --tests <class>" },
];

/** What may stand before a runner without changing how it is called. */
const before =
  /^(?:(?:[A-Za-z_]\w*=\S* +|cross-env +|npx +(?:-\S+ +)*|(?:pnpm|yarn|npm) exec +(?:-- +)?|bunx +|c8 +|nyc +(?:-\S+ +)*)+)/;
const script = /^(npm|pnpm|yarn|bun)(?: run)?(?: -s| --silent)? ([\w:.-]+)$/;
const maxScripts = 3;

/** The narrowest call of the runner that a test command ends up with: one file's tests, or one name's. null: that is not known. */
export function findNarrowest(test: string, read: Project["read"]): string | null {
  return narrow(test, toScripts(read("package.json")), launcherOf(test), maxScripts);
}

function narrow(command: string, scripts: Scripts, launcher: string, left: number): string | null {
  const parts = command.split(/&&|\|\||;/).map((part) => part.trim());
  for (const part of parts.toReversed()) {
    const name = script.exec(part)?.[2];
    const inner = name === undefined ? undefined : scripts[name === "t" ? "test" : name];
    const found =
      typeof inner === "string" ? (left > 0 ? narrow(inner, scripts, launcher, left - 1) : null) : fit(part, launcher);
    if (found !== null) return found;
  }
  return null;
}

function fit(part: string, launcher: string): string | null {
  const bare = part.replace(before, "");
  for (const { called, one, isPackage } of runners) {
    // What languages' own programs are told by variables is theirs; packages are found without.
    const text = isPackage ? bare : part;
    const match = called.exec(text) ?? called.exec(bare);
    if (match !== null) return `${isPackage ? launcher : ""}${one.replace("$1", () => match[1] ?? "")}`;
  }
  return null;
}

function launcherOf(test: string): string {
  const tool = script.exec(test.trim())?.[1];
  return tool === "pnpm" ? "pnpm exec " : tool === "yarn" ? "yarn " : tool === "bun" ? "bunx " : "npx ";
}

type Scripts = Readonly<Record<string, unknown>>;

const Manifest = z.looseObject({ scripts: z.record(z.string(), z.unknown()) });

function toScripts(text: string | undefined): Scripts {
  try {
    const parsed = Manifest.safeParse(JSON.parse(text ?? "{}"));
    return parsed.success ? parsed.data.scripts : {};
  } catch {
    return {};
  }
}
