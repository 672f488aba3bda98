export type PatternNode =
  | { readonly kind: "test"; readonly test: (code: number) => boolean }
  | { readonly kind: "assert"; readonly holds: (line: string, at: number) => boolean }
  | { readonly kind: "all"; readonly nodes: readonly PatternNode[] }
  | { readonly kind: "either"; readonly nodes: readonly PatternNode[] }
  | { readonly kind: "repeat"; readonly node: PatternNode; readonly min: number; readonly max: number };

/** Why a regular expression can not be read, in words for whoever wrote it. */
export class PatternError extends Error {}

const maxRepeat = 200;
const maxDepth = 100;
const isDigit = (code: number) => code >= 48 && code <= 57;
const isWord = (code: number) =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
const isSpace = (code: number) => /\s/.test(String.fromCharCode(code));
const classes: Readonly<Record<string, (code: number) => boolean>> = {
  d: isDigit,
  D: (code) => !isDigit(code),
  w: isWord,
  W: (code) => !isWord(code),
  s: isSpace,
  S: (code) => !isSpace(code),
};
const posixClasses: Readonly<Record<string, RegExp>> = {
  alpha: /[A-Za-z]/,
  digit: /[0-9]/,
  alnum: /[A-Za-z0-9]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  space: /\s/,
  blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/,
  xdigit: /[0-9A-Fa-f]/,
  word: /\w/,
  print: /[ -~]/,
  graph: /[!-~]/,
  cntrl: /[^ -~]/,
};
const controls: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f", v: "\v" };
const isBoundary = (line: string, at: number) => isWord(line.charCodeAt(at - 1)) !== isWord(line.charCodeAt(at));

/** The usual regular expressions without look-around, back references and Unicode properties; with POSIX classes and `(?i)`. @throws PatternError */
export function parsePattern(source: string, ignoreCase = false): PatternNode {
  const reader = new Reader(source, ignoreCase);
  const node = reader.either(0);
  if (!reader.atEnd()) throw new PatternError(`there is a ")" too many at ${reader.at}`);
  return node;
}

class Reader {
  at = 0;
  readonly #source: string;

  #ignoreCase: boolean;

  constructor(source: string, ignoreCase: boolean) {
    this.#source = source;
    this.#ignoreCase = ignoreCase;
  }

  atEnd(): boolean {
    return this.at >= this.#source.length;
  }

  either(depth: number): PatternNode {
    if (depth > maxDepth) throw new PatternError("its groups are too deep");
    const nodes = [this.#all(depth)];
    while (this.#take("|")) nodes.push(this.#all(depth));
    return nodes.length === 1 && nodes[0] !== undefined ? nodes[0] : { kind: "either", nodes };
  }

  #all(depth: number): PatternNode {
    const nodes: PatternNode[] = [];
    while (!this.atEnd() && !this.#sees("|") && !this.#sees(")")) nodes.push(this.#repeated(this.#atom(depth)));
    return { kind: "all", nodes };
  }

  #repeated(node: PatternNode): PatternNode {
    let result = node;
    for (;;) {
      const bounds = this.#quantifier();
      if (bounds === undefined) return result;
      // Greedy, lazy or possessive: whether a line matches is the same.
      if (!this.#take("?")) this.#take("+");
      result = { kind: "repeat", node: result, ...bounds };
    }
  }

  #quantifier(): { min: number; max: number } | undefined {
    if (this.#take("*")) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.#take("+")) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (this.#take("?")) return { min: 0, max: 1 };
    const counted = this.#takeMatch(/\{(\d{1,4})(,?)(\d{0,4})\}/y);
    if (counted === undefined) return undefined;
    const min = Number(counted[1]);
    const max = counted[3] ? Number(counted[3]) : counted[2] ? Number.POSITIVE_INFINITY : min;
    if (min > maxRepeat || (max > maxRepeat && max !== Number.POSITIVE_INFINITY))
      throw new PatternError(`it counts to more than ${maxRepeat}`);
    if (max < min) throw new PatternError(`"${counted[0]}" counts backwards`);
    return { min, max };
  }

  #atom(depth: number): PatternNode {
    const character = this.#next();
    if (character === "(") return this.#group(depth);
    if (character === "[") return this.#testing(this.#set());
    if (character === ".") return { kind: "test", test: () => true };
    if (character === "^") return { kind: "assert", holds: (_, at) => at === 0 };
    if (character === "$") return { kind: "assert", holds: (line, at) => at === line.length };
    if (character === "*" || character === "+" || character === "?")
      throw new PatternError(`"${character}" has nothing to repeat`);
    if (character === "\\") return this.#escape();
    return this.#testing(equals(character.charCodeAt(0)));
  }

  /** One character, in either case when that is asked for. */
  #testing(test: (code: number) => boolean): PatternNode {
    if (!this.#ignoreCase) return { kind: "test", test };
    return { kind: "test", test: (code) => casesOf(code).some(test) };
  }

  #group(depth: number): PatternNode {
    const outside = this.#ignoreCase;
    if (this.#take("?")) {
      if (this.#takeMatch(/#[^)]*\)/y) !== undefined) return { kind: "all", nodes: [] };
      // Flags without a colon hold for what follows in the group that they are in.
      if (this.#takeFlags() === ")") return { kind: "all", nodes: [] };
    }
    const node = this.either(depth + 1);
    if (!this.#take(")")) throw new PatternError('a "(" is not closed');
    this.#ignoreCase = outside;
    return node;
  }

  /** What stands behind `(?`; gives its end. */
  #takeFlags(): ":" | ")" {
    if (this.#takeMatch(/P?<[A-Za-z_]\w*>|'[A-Za-z_]\w*'|[>|]/y) !== undefined) return ":";
    const flags = this.#takeMatch(/([A-Za-z]*)(?:-([A-Za-z]+))?([:)])/y);
    if (flags === undefined) throw new PatternError("look-around is not known here");
    const [, on = "", off = "", end] = flags;
    const unknown = /[^imsu]/.exec(on + off)?.[0];
    if (unknown !== undefined) throw new PatternError(`the flag "${unknown}" is not known here; (?i) ignores case`);
    if (on.includes("i")) this.#ignoreCase = true;
    if (off.includes("i")) this.#ignoreCase = false;
    return end === ")" ? ")" : ":";
  }

  #escape(): PatternNode {
    if (this.#take("b")) return { kind: "assert", holds: isBoundary };
    if (this.#take("B")) return { kind: "assert", holds: (line, at) => !isBoundary(line, at) };
    if (this.#take("A")) return { kind: "assert", holds: (_, at) => at === 0 };
    if (this.#take("z") || this.#take("Z")) return { kind: "assert", holds: (line, at) => at === line.length };
    if (this.#sees("n")) throw new PatternError('"\\\\n" is never within a line; lines are looked at one by one');
    return this.#testing(this.#escaped());
  }

  #escaped(): (code: number) => boolean {
    const hex = this.#takeMatch(/x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})/y);
    if (hex !== undefined) return equals(Number.parseInt(hex[1] ?? hex[2] ?? "", 16));
    const character = this.#next();
    if (/[1-9kpP]/.test(character)) throw new PatternError(`"\\${character}" is not known here`);
    return classes[character] ?? equals((controls[character] ?? character).charCodeAt(0));
  }

  #set(): (code: number) => boolean {
    const isNegative = this.#take("^");
    const tests: ((code: number) => boolean)[] = [];
    for (let isFirst = true; isFirst || !this.#sees("]"); isFirst = false) {
      if (this.atEnd()) throw new PatternError('a "[" is not closed');
      tests.push(this.#member());
    }
    this.#next();
    return (code) => tests.some((test) => test(code)) !== isNegative;
  }

  #member(): (code: number) => boolean {
    const named = this.#takeMatch(/\[:(\w+):\]/y);
    if (named !== undefined) {
      const posix = posixClasses[named[1] ?? ""];
      if (posix === undefined) throw new PatternError(`there is no class "${named[0]}"`);
      return (code) => posix.test(String.fromCharCode(code));
    }
    const range = this.#takeMatch(/([^\\])-([^\]\\])/y);
    if (range?.[1] !== undefined && range[2] !== undefined) {
      const from = range[1].charCodeAt(0);
      const to = range[2].charCodeAt(0);
      if (to < from) throw new PatternError(`the range "${range[0]}" goes backwards`);
      return (code) => code >= from && code <= to;
    }
    const character = this.#next();
    if (character !== "\\") return equals(character.charCodeAt(0));
    return this.#take("b") ? equals(8) : this.#escaped();
  }

  #sees(character: string): boolean {
    return this.#source[this.at] === character;
  }

  #take(character: string): boolean {
    if (!this.#sees(character)) return false;
    this.at++;
    return true;
  }

  #takeMatch(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.at;
    const match = sticky.exec(this.#source);
    if (match !== null) this.at = sticky.lastIndex;
    return match ?? undefined;
  }

  #next(): string {
    const character = this.#source[this.at++];
    if (character === undefined) throw new PatternError("it ends too early");
    return character;
  }
}

function casesOf(code: number): readonly number[] {
  const character = String.fromCharCode(code);
  return [...new Set([code, character.toLowerCase().charCodeAt(0), character.toUpperCase().charCodeAt(0)])];
}

function equals(wanted: number): (code: number) => boolean {
  return (code) => code === wanted;
}
