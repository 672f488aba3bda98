import type { Package, Workspace } from "./packages.ts";

/**
 * A test command of all packages as one of these alone; undefined where it is not plain that it tests them package by package. Builds before it stay whole:
 * packages may need others' that they do not test.
 */
export function narrowCommand(command: string, workspace: Workspace, packages: readonly Package[]): string | undefined {
  if (!isPlain(command)) return undefined;
  const steps = command.split(" && ");
  const narrowed = steps.map(
    (step) => narrowStep(step, workspace, packages) ?? narrowScript(step, workspace, packages),
  );
  if (narrowed.every((step) => step === undefined)) return undefined;
  return steps.map((step, at) => narrowed[at] ?? step).join(" && ");
}

/** Steps one after the other, without anything that a shell reads otherwise, but for a star and places in the folder. */
function isPlain(command: string): boolean {
  return !/["'`|;<>(){}\\\n#]/.test(command.replace(/"(?:\$PWD\/[\w./-]+|\$PWD\/[\w./-]+:\$PATH|\*)"|'\*'/g, ""));
}

type Narrower = (step: string, packages: readonly Package[], all: readonly Package[]) => string | undefined;

function narrowStep(
  step: string,
  { tool, packages: all }: Workspace,
  packages: readonly Package[],
): string | undefined {
  // A switch that picks packages or parts of them already says more than this understands.
  const picks =
    tool === "bun"
      ? /--(?:cwd|since)\b/
      : /--(?:filter|scope|include|exclude|since|from|features|package|projects|manifest-path|prefix|dir|cwd)\b|\s-[wpCF]\s/;
  return picks.test(step) ? undefined : narrowers[tool](step, packages, all);
}

/** `pnpm test` where the root's own script tests all packages by the same tool, and nothing runs before or after it. */
function narrowScript(step: string, workspace: Workspace, packages: readonly Package[]): string | undefined {
  const [, before = "", name = ""] =
    /^((?:[A-Z_]+=\S+ )*)(?:npm|pnpm|yarn|bun)(?: run)? (test[\w:.-]*)$/.exec(step) ?? [];
  const { scripts } = workspace;
  const text = scripts[name];
  if (text === undefined || `pre${name}` in scripts || `post${name}` in scripts || !isPlain(text)) return undefined;
  const steps = text.split(" && ");
  // Other programs are only found by the script's own start.
  if (!steps.every((one) => /^(?:npm|pnpm|yarn|bun) /.test(one))) return undefined;
  const narrowed = steps.map((one) => narrowStep(one, workspace, packages));
  if (narrowed.every((one) => one === undefined)) return undefined;
  return steps
    .flatMap((one, at) => (narrowed[at] ?? one).split(" && "))
    .map((one) => before + one)
    .join(" && ");
}

const script = String.raw`(?:run(?:-script)? )?(test[\w:.-]*)`;

/** Those that have the script, as a tool stops at one that lacks it, and are there under such a name. */
function having(name: string | undefined, packages: readonly Package[]): readonly Package[] {
  return packages.filter(({ scripts }) => name !== undefined && scripts.includes(name));
}

/** Each package in the way in which the tool is told it; undefined where there is none, or one has no name. */
function tell(packages: readonly Package[], word: (one: Package) => string, sep = " "): string | undefined {
  const words = packages.map(word);
  return words.length === 0 || words.some((one) => /[= ]$|^$/.test(one)) ? undefined : words.join(sep);
}

const narrowers: Readonly<Record<Workspace["tool"], Narrower>> = {
  npm: (step, packages) => {
    const found = new RegExp(String.raw`\bnpm (?:${script})(?= .*(?:--workspaces|-ws)\b)`).exec(step);
    const told = tell(having(found?.[1], packages), ({ folder }) => `-w ${folder}`);
    return told === undefined ? undefined : step.replace(/(?<=\s)(?:--workspaces|-ws)(?=\s|$)/, told);
  },
  pnpm: (step, packages) => {
    const found = new RegExp(String.raw`\bpnpm (?:-\S+ )*(?:-r|--recursive) (?:-\S+ )*${script}(?=\s|$)`).exec(step);
    const told = tell(having(found?.[1], packages), ({ folder }) => `--filter ./${folder}`);
    return told === undefined ? undefined : step.replace(/(?<=\s)(?:-r|--recursive)(?=\s)/, told);
  },
  yarn: (step, packages) => {
    const found = new RegExp(
      String.raw`\byarn workspaces foreach ((?:-\S+ )*(?:-\w*A\w*|--all) (?:-\S+ )*)${script}(?=\s|$)`,
    ).exec(step);
    const told = tell(having(found?.[2], packages), ({ name }) => `--include ${name}`);
    return found === null || told === undefined
      ? undefined
      : step.replace(`foreach ${found[1]}`, () => `foreach ${found[1]}${told} `);
  },
  yarn1: (step, packages) => {
    const found = /\byarn workspaces run (test[\w:.-]*)$/.exec(step);
    const own = having(found?.[1], packages);
    if (found === null || own.some(({ name }) => name === "")) return undefined;
    const before = step.slice(0, found.index);
    return tell(own, ({ name }) => `${before}yarn workspace ${name} ${found[1]}`, " && ");
  },
  bun: (step, packages) => {
    const found = new RegExp(String.raw`\bbun (?:run )?--filter (?:'\*'|"\*"|\*) ${script}(?=\s|$)`).exec(step);
    const told = tell(having(found?.[1], packages), ({ folder }) => `--filter ./${folder}`);
    return told === undefined ? undefined : step.replace(/--filter (?:'\*'|"\*"|\*)/, told);
  },
  cargo: (step, packages) => {
    if (!/\bcargo (?:test|t|nextest run)\b/.test(step) || / -p\b/.test(step)) return undefined;
    const told = tell(packages, ({ name }) => `-p ${name}`) ?? "";
    if (told === "") return undefined;
    const isTold = /(?<=\s)--(?:workspace|all)(?=\s|$)/;
    return isTold.test(step)
      ? step.replace(isTold, told)
      : step.replace(/\bcargo (?:test|t|nextest run)\b/, (all) => `${all} ${told}`);
  },
  go: (step, packages, all) => {
    const places = step.match(/(?<=\s)\.\S*/g) ?? [];
    const isOf = (place: string, some: readonly Package[]) => some.some(({ folder }) => place === `./${folder}/...`);
    // A part of a module, or the root, is nobody's whole.
    if (!/\bgo test\b/.test(step) || !places.every((place) => isOf(place, all))) return undefined;
    if (!places.some((place) => isOf(place, packages))) return undefined;
    return places
      .filter((place) => !isOf(place, packages))
      .reduce((text, place) => text.replace(` ${place}`, ""), step);
  },
};
