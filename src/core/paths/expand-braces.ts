/** A glob that stands for more alternatives than this is not expanded: its braces are then letters. */
const maxAlternatives = 256;

/**
 * `src/{count,other}.js` as `src/count.js` and `src/other.js`; nested and empty alternatives as in a shell. A group without a comma has both readings,
 * `{{cookiecutter.slug}}` is a folder and `*.{tf}` a file `a.tf`. Braces that stay letters come out with a backslash, as do those without a partner.
 * Undefined for more than 256 alternatives.
 */
export function expandBraces(glob: string): readonly string[] | undefined {
  const partners = findPartners(glob);
  const expanded = expand(0, glob.length);
  return expanded === undefined ? undefined : [...new Set(expanded)];

  function expand(from: number, to: number): readonly string[] | undefined {
    let heads: readonly string[] = [""];
    for (let at = from; at < to; at++) {
      const partner = partners.get(at);
      if (partner !== undefined && partner.closes < to) {
        const options = optionsOf(at, partner);
        if (options === undefined || heads.length * options.length > maxAlternatives) return undefined;
        heads = heads.flatMap((head) => options.map((option) => head + option));
        at = partner.closes;
      } else {
        const text = textAt(at);
        heads = heads.map((head) => head + text);
        at += text === glob[at] || "{}".includes(glob[at] ?? "") ? 0 : 1;
      }
    }
    return heads;
  }

  function optionsOf(opens: number, { commas, closes }: Partner): readonly string[] | undefined {
    const options: string[] = [];
    const ends = [...commas, closes];
    for (const [index, end] of ends.entries()) {
      const one = expand((index === 0 ? opens : (ends[index - 1] ?? opens)) + 1, end);
      if (one === undefined || options.length + one.length > maxAlternatives) return undefined;
      options.push(...one);
    }
    return commas.length > 0 ? options : [...options, ...options.map((option) => `\\{${option}\\}`)];
  }

  /** A backslash goes with what follows it; a brace that is none gets one. */
  function textAt(at: number): string {
    const char = glob[at] ?? "";
    if (char === "\\") return glob.slice(at, at + 2);
    return char === "{" || char === "}" ? `\\${char}` : char;
  }
}

type Partner = { readonly closes: number; readonly commas: readonly number[] };

/** For each `{` that has its `}`: where that stands, and the commas between that are its own. */
function findPartners(glob: string): ReadonlyMap<number, Partner> {
  const partners = new Map<number, Partner>();
  const open: { readonly at: number; readonly commas: number[] }[] = [];
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at];
    if (char === "\\") at++;
    else if (char === "{") open.push({ at, commas: [] });
    else if (char === ",") open.at(-1)?.commas.push(at);
    else if (char === "}") {
      const last = open.pop();
      if (last !== undefined) partners.set(last.at, { closes: at, commas: last.commas });
    }
  }
  return partners;
}

/** Is each brace of a glob one of a pair? */
export function hasLoneBrace(glob: string): boolean {
  const braces = glob.replace(/\\[\s\S]/g, "").match(/[{}]/g) ?? [];
  return braces.length !== findPartners(glob).size * 2;
}
