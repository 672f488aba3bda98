/** What a command takes: `one` and `many` have a value, `yes` has none. */
export type Flags = Readonly<Record<string, "yes" | "one" | "many">>;
export type Parsed = { readonly values: ReadonlyMap<string, readonly string[]>; readonly rest: readonly string[] };

export class Refusal extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Strict: what is not listed, given twice or without its value is refused, as the real program refuses what it does not know. */
export function parseFlags(command: string, words: readonly string[], flags: Flags): Parsed {
  const values = new Map<string, readonly string[]>();
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] ?? "";
    if (!word.startsWith("-")) break;
    const name = word.replace(/^--/, "");
    const kind = word.startsWith("--") && Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (kind === undefined)
      throw new Refusal(
        `unknown flag: ${word}\n\nUsage:  docker ${command}\n\nRun 'docker ${command} --help' for more information`,
        125,
      );
    const known = values.get(name);
    if (known !== undefined && kind !== "many") throw new Refusal(`the flag ${word} is given twice`, 125);
    if (kind === "yes") values.set(name, []);
    else {
      at += 1;
      const value = words[at];
      if (value === undefined) throw new Refusal(`flag needs an argument: ${word}`, 125);
      values.set(name, [...(known ?? []), value]);
    }
  }
  return { values, rest: words.slice(at) };
}
