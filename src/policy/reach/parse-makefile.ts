export type MakeRule = {
  readonly targets: readonly string[];
  readonly needs: readonly string[];
  /** The recipe's lines, without what make itself reads (`@`, `-`, `+`). */
  readonly recipe: readonly string[];
  /** The rule as it stands. */
  readonly text: string;
};

/** A Makefile taken apart. `rest`: every line that belongs to no rule: variables, conditions, definitions, includes. */
export type Makefile = {
  readonly rules: readonly MakeRule[];
  readonly rest: readonly string[];
  readonly includes: readonly string[];
};

const rulePattern = /^([^\s#=:][^=:#]*?)\s*::?(?!=)\s*([^#]*)/;
const assignment = /^\s*(?:export\s+|override\s+)*([\w.-]+)\s*(?::{0,3}|[?+!])=\s*(.*)$/;

/** Reads what make reads, line by line; `$(NAME)` is put in where the file itself says what it is. */
export function parseMakefile(text: string): Makefile {
  const rules: { targets: string[]; needs: string[]; recipe: string[]; lines: string[] }[] = [];
  const rest: string[] = [];
  const includes: string[] = [];
  const lines = text.replace(/\\\r?\n[ \t]*/g, " ").split(/\r?\n/);
  const values = new Map(lines.flatMap((line) => toAssignment(line)));
  let open: (typeof rules)[number] | undefined;
  for (const line of lines) {
    if (line.startsWith("\t") && open !== undefined) {
      open.recipe.push(
        expand(line, values)
          .trim()
          .replace(/^[@+-]+\s*/, ""),
      );
      open.lines.push(line);
      continue;
    }
    if (line.trim() === "" || /^\s*#/.test(line)) continue;
    const include = /^\s*[-s]?include\s+(.*)$/.exec(line);
    const rule = include === null && toAssignment(line).length === 0 ? rulePattern.exec(expand(line, values)) : null;
    open = undefined;
    if (include !== null) includes.push(...toWords(expand(include[1] ?? "", values)));
    if (rule === null) rest.push(line);
    else {
      const [needs = "", inline] = splitOnce(rule[2] ?? "", ";");
      open = { targets: toWords(rule[1] ?? ""), needs: toWords(needs), recipe: [], lines: [line] };
      if (inline !== undefined) open.recipe.push(inline.trim().replace(/^[@+-]+\s*/, ""));
      rules.push(open);
    }
  }
  return { rules: rules.map(({ lines: own, ...rule }) => ({ ...rule, text: own.join("\n") })), rest, includes };
}

/** The names that make builds for `wanted` (none: the first rule's), with all that these need. */
export function reachTargets(makefile: Makefile, wanted: readonly string[]): ReadonlySet<string> {
  const first = makefile.rules.flatMap((rule) => rule.targets).find((name) => !/^\.|%/.test(name));
  const reached = new Set(wanted.length > 0 ? wanted : first === undefined ? [] : [first]);
  for (const name of reached) {
    for (const rule of makefile.rules)
      if (rule.targets.includes(name)) for (const need of rule.needs) reached.add(need);
  }
  return reached;
}

/** Does make use this rule when it builds `targets`? Patterns and special targets (`.PHONY`, `.DEFAULT`) count for all. */
export function isUsed(rule: MakeRule, targets: ReadonlySet<string>): boolean {
  return rule.targets.some((name) => targets.has(name) || name.includes("%") || name.startsWith("."));
}

function toAssignment(line: string): readonly (readonly [string, string])[] {
  const found = line.startsWith("\t") ? null : assignment.exec(line);
  return found === null ? [] : [[found[1] ?? "", found[2] ?? ""]];
}

function expand(text: string, values: ReadonlyMap<string, string>): string {
  let now = text;
  for (let round = 0; round < 5; round++) {
    const next = now.replace(/\$[({]([\w.-]+)[)}]/g, (all, name: string) =>
      name === "MAKE" ? "make" : (values.get(name) ?? all),
    );
    if (next === now || next.length > 100_000) break;
    now = next;
  }
  return now;
}

function splitOnce(text: string, mark: string): readonly [string, string?] {
  const at = text.indexOf(mark);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function toWords(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "" && word !== "|");
}
