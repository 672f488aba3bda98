/** Versions that a project accepts: one of the lists, of which all conditions hold, or a channel of releases. */
export type VersionRange =
  | { readonly kind: "numbers"; readonly anyOf: readonly (readonly Condition[])[] }
  | { readonly kind: "channel"; readonly word: "nightly" | "beta" };
type Condition = { readonly op: ">=" | ">" | "<=" | "<" | "="; readonly than: readonly number[] };

/** Whether a version, as its program prints it, is one of them. */
export function isMet(range: VersionRange, version: string): boolean {
  if (range.kind === "channel") return version.includes(range.word);
  const parts = toParts(version);
  return range.anyOf.some((all) => all.every((condition) => holds(parts, condition)));
}

/**
 * One version as files of version managers pin it: `v22.11.0`, `temurin-17.0.9+9`, `3.12`, `nightly-2026-01-01`. Met by its line of releases, which is as many numbers
 * as `line` says: whoever pins 22.11.0 is served by 22.19. undefined: nothing that could be compared (`lts/*`, `latest`, `pypy3.10`).
 */
export function parsePin(text: string, line: number): VersionRange | undefined {
  const channel = /^(nightly|beta)\b/.exec(text)?.[1];
  if (channel === "nightly" || channel === "beta") return { kind: "channel", word: channel };
  const lts = ltsLines[/^lts[/-](\w+)$/i.exec(text)?.[1]?.toLowerCase() ?? ""];
  const number = lts ?? /^(?:v|go|[a-z]+-(?:jdk-|jre-)?)?(\d+(?:\.\d+)*)/i.exec(text)?.[1];
  if (number === undefined || /^(?:pypy|jruby|graalpy|truffle|mini|ana)/i.test(text)) return undefined;
  return { kind: "numbers", anyOf: [startingWith(toParts(number).slice(0, line))] };
}

/** At least this version: what `go.mod` says. */
export function parseAtLeast(text: string): VersionRange | undefined {
  const number = /^(?:go)?(\d+(?:\.\d+)*)/.exec(text)?.[1];
  return number === undefined ? undefined : { kind: "numbers", anyOf: [[{ op: ">=", than: toParts(number) }]] };
}

/** A range as npm, PEP 440 and Poetry write it. undefined: one that is not known. */
export function parseRange(text: string): VersionRange | undefined {
  const anyOf = text.split("||").map(parseAll);
  return anyOf.every((all) => all !== undefined) ? { kind: "numbers", anyOf } : undefined;
}

/** Names of Node's lines with long support, by which `.nvmrc` may call them. */
const ltsLines: Readonly<Record<string, string>> = { hydrogen: "18", iron: "20", jod: "22", krypton: "24" };

function parseAll(text: string): readonly Condition[] | undefined {
  const hyphen = /^\s*v?([\d.]+)\s+-\s+v?([\d.]+)\s*$/.exec(text);
  if (hyphen !== null) return [...toConditions(">=", hyphen[1] ?? ""), ...below(toParts(hyphen[2] ?? ""), 0)];
  const words = text
    .replace(/([<>=~^!]=?=?)\s+/g, "$1")
    .split(/[\s,]+/)
    .filter((word) => word !== "");
  const found: Condition[] = [];
  for (const word of words) {
    const match = /^(===?|>=|<=|~=|!=|[<>=~^])?v?(\d+(?:\.(?:\d+|[xX*]))*|[xX*])(?:[-+.a-zA-Z].*)?$/.exec(word);
    if (match === null) return undefined;
    found.push(...toConditions(match[1] ?? "", match[2] ?? ""));
  }
  return found;
}

function toConditions(op: string, number: string): readonly Condition[] {
  const parts = toParts(number.replace(/\.?[xX*].*$/, ""));
  switch (op) {
    case ">=":
    case ">":
    case "<=":
    case "<":
      return [{ op, than: parts }];
    case "!=":
      return [];
    case "^":
      return [
        { op: ">=", than: parts },
        ...below(
          parts,
          Math.max(
            0,
            parts.findIndex((part) => part > 0),
          ),
        ),
      ];
    case "~":
      return [{ op: ">=", than: parts }, ...below(parts, Math.min(1, parts.length - 1))];
    case "~=":
      return [{ op: ">=", than: parts }, ...below(parts, Math.max(0, parts.length - 2))];
    default:
      return startingWith(parts);
  }
}

function startingWith(parts: readonly number[]): readonly Condition[] {
  return parts.length === 0 ? [] : [{ op: "=", than: parts }];
}

/** Below the next version of the number at `index`. */
function below(parts: readonly number[], index: number): readonly Condition[] {
  const at = parts[index];
  return at === undefined ? [] : [{ op: "<", than: [...parts.slice(0, index), at + 1] }];
}

/** What a condition does not say may be anything: 22.5 is neither above nor below 22. */
function holds(version: readonly number[], { op, than }: Condition): boolean {
  const at = than.findIndex((part, index) => part !== (version[index] ?? 0));
  const order = at === -1 ? 0 : Math.sign((version[at] ?? 0) - (than[at] ?? 0));
  switch (op) {
    case ">=":
      return order >= 0;
    case ">":
      return order > 0;
    case "<=":
      return order <= 0;
    case "<":
      return order < 0;
    case "=":
      return order === 0;
  }
}

/** `1.8.0_392` of old Java is 8. */
export function toParts(version: string): readonly number[] {
  const numbers = /\d+(?:\.\d+)*/.exec(version)?.[0].split(".").map(Number) ?? [];
  const isOldJava = numbers[0] === 1 && numbers[1] === 8 && /^1\.8\.0_|^1\.8$/.test(version);
  return isOldJava ? numbers.slice(1) : numbers;
}
