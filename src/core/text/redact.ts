import { toSecretForms } from "./secret-forms.ts";

/** `known`: one of the secrets given stood there, in whatever form; `found`: that, or something of a credential's shape. */
export type Redacted = { readonly text: string; readonly found: boolean; readonly known: boolean };

const star = "***";
/** Shapes of credentials that nobody told us of, each anchored so that no text makes them slow. Sources: the vendors' documentation of their tokens. */
const shapes: readonly RegExp[] = [
  /(?<![A-Za-z0-9_])gh[opusr]_[A-Za-z0-9]{36,255}/g,
  /(?<![A-Za-z0-9_])github_pat_[A-Za-z0-9_]{36,255}/g,
  /(?<![A-Za-z0-9_-])sk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{20,255}/g,
  /(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{35}/g,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  /(?<![A-Za-z0-9_-])glpat-[A-Za-z0-9_-]{20,255}/g,
  /(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36}/g,
  /(?<![A-Za-z0-9-])xox[abeprs]-[A-Za-z0-9-]{10,255}/g,
  /(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{10,4096}\.eyJ[A-Za-z0-9_-]{10,4096}\.[A-Za-z0-9_-]{10,4096}/g,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
];
const minSpread = 8;
const gap = /[\s\p{Default_Ignorable_Code_Point}]/u;

/**
 * A function that takes the given secrets out of a text, in every form of `toSecretForms` and also when white space or invisible characters were
 * put between their characters, and whatever looks like a credential of a known kind. `found` says that there was one.
 */
export function createRedactor(secrets: readonly string[]): (text: string) => Redacted {
  const forms = [...new Set(secrets.flatMap(toSecretForms))].sort((one, other) => other.length - one.length);
  return (text) => {
    const known = cutOut(text, findForms(text, forms));
    const clean = shapes.reduce((rest, shape) => rest.replace(shape, star), known);
    return { text: clean, found: clean !== text, known: known !== text };
  };
}

type Range = { readonly from: number; readonly to: number };

/** Where a form stands in the text when its gaps are left out. */
function findForms(text: string, forms: readonly string[]): readonly Range[] {
  if (forms.length === 0) return [];
  const squeezed = squeeze(text);
  const ranges: Range[] = [];
  for (const form of forms) {
    // A short word would be found by chance across a gap.
    const { dense, origin } = form.length < minSpread ? { dense: text, origin: undefined } : squeezed;
    const wanted = form.length < minSpread ? form : squeeze(form).dense;
    if (wanted === "") continue;
    for (let at = dense.indexOf(wanted); at >= 0; at = dense.indexOf(wanted, at + wanted.length)) {
      const last = at + wanted.length - 1;
      ranges.push({ from: origin?.[at] ?? at, to: (origin?.[last] ?? last) + 1 });
    }
  }
  return ranges.sort((one, other) => one.from - other.from);
}

function squeeze(text: string): { readonly dense: string; readonly origin: readonly number[] } {
  const kept: string[] = [];
  const origin: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (gap.test(character)) continue;
    kept.push(character);
    origin.push(at);
  }
  return { dense: kept.join(""), origin };
}

function cutOut(text: string, ranges: readonly Range[]): string {
  let result = "";
  let at = 0;
  for (const { from, to } of ranges) {
    if (from >= at) result += text.slice(at, from) + star;
    at = Math.max(at, to);
  }
  return result + text.slice(at);
}
