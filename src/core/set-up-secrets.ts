import { minDisguised } from "./text/secret-forms.ts";
import { keyNames } from "./vendors.ts";

/** The one secret that a person declares for the base's own `setup`. */
export const setUpSecretsName = "BATON_SETUP_SECRETS";

export type ParsedSetUpSecrets = {
  /** By name; empty where there is a mistake: half of them would fail later, and further away from the reason. */
  readonly variables: Readonly<Record<string, string>>;
  /** What is wrong, each by its line and never by a value. */
  readonly mistakes: readonly string[];
  /** All that must be shown nowhere, also where something is wrong. */
  readonly hidden: readonly string[];
};

const maxNames = 20;
const maxNameLength = 100;
const maxValueLength = 8192;
const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Names that are not a secret's, and why. */
const refused: readonly (readonly [names: RegExp, why: string])[] = [
  [/^(?:GITHUB|ACTIONS|RUNNER)_/i, "belongs to the runner"],
  [/^BATON_/i, "belongs to Baton"],
  [/^GIT_/i, "steers git"],
  [/^(?:LD|DYLD)_/i, "steers the loader of programs"],
  [
    /^(?:PATH|HOME|SHELL|ENV|BASH_ENV|IFS|PS4|PWD|OLDPWD|TMPDIR|USER|LOGNAME|LANG|CI|TERM|NO_COLOR)$/i,
    "is the sandbox's own",
  ],
  [
    /^(?:NODE_OPTIONS|NODE_PATH|NODE_TLS_REJECT_UNAUTHORIZED|PYTHON(?:PATH|HOME|STARTUP)|PERL5(?:LIB|OPT)|RUBY(?:LIB|OPT)|_?JAVA(?:_TOOL)?_OPTIONS|JDK_JAVA_OPTIONS)$/i,
    "has an interpreter load other code",
  ],
  [new RegExp(`^(?:${keyNames.join("|")})$`, "i"), "is a model's key, which no job that runs your code is given"],
];

/**
 * Reads the lines `NAME=value` of the secret. Empty lines and those that begin with `#` count for nothing, nor does white space around a line, a name or a value.
 * What comes after the first `=` is the value, to the end of its line.
 */
export function parseSetUpSecrets(text: string): ParsedSetUpSecrets {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ text: line.trim(), number: index + 1 }))
    .filter((line) => line.text !== "" && !line.text.startsWith("#"))
    .map(toEntry);
  const misshapen = lines.filter(({ name }) => !plainName.test(name) || name.length > maxNameLength);
  // Where a form is broken nobody knows which part of a line is the secret.
  const whole = misshapen.length > 0 ? lines.map((line) => line.text) : [];
  const hidden = [...new Set([...whole, ...lines.flatMap(toHidden)])].filter((one) => one.length >= minDisguised);
  const mistakes =
    misshapen.length > 0
      ? misshapen.map(
          ({ number }) =>
            `line ${number} is not NAME=value with a name of an environment variable; a value stands on one line, so give one that has more as base64`,
        )
      : lines.flatMap((line, at) => findMistakes(line, lines.slice(0, at)));
  const counted = lines.length > maxNames ? [`it has ${lines.length} names; at most ${maxNames} are taken`] : [];
  const all = [...counted, ...mistakes];
  const variables = Object.fromEntries(lines.map(({ name, value }) => [name, value]));
  return { variables: all.length > 0 ? {} : variables, mistakes: all, hidden };
}

/** All mistakes as one text with the remedy. */
export function tellMistakes(mistakes: readonly string[]): string {
  return `${setUpSecretsName} can not be used: ${mistakes.slice(0, 5).join("; ")}. Set the secret anew, a line NAME=value for each variable that \`setup\` needs.`;
}

type Entry = { readonly number: number; readonly text: string; readonly name: string; readonly value: string };

function toEntry({ text, number }: Pick<Entry, "text" | "number">): Entry {
  const cut = text.indexOf("=");
  if (cut < 0) return { number, text, name: "", value: "" };
  return { number, text, name: text.slice(0, cut).trim(), value: text.slice(cut + 1).trim() };
}

/** Quotes around a value are a mistake, and what they hold is the secret. */
function toHidden({ value }: Entry): readonly string[] {
  const inner = /^(["'`])(.+)\1$/.exec(value)?.[2];
  return [value, ...(inner === undefined ? [] : [inner])];
}

function findMistakes({ number, name, value }: Entry, before: readonly Entry[]): readonly string[] {
  const at = `line ${number} (${name})`;
  const why = refused.find(([names]) => names.test(name))?.[1];
  const first = before.find((other) => other.name === name);
  return [
    ...(why === undefined ? [] : [`${at}: the name ${why}; give it another name`]),
    ...(first === undefined ? [] : [`${at}: the name stands on line ${first.number} already`]),
    ...(value.length < minDisguised ? [`${at}: the value has fewer than ${minDisguised} characters`] : []),
    ...(value.length > maxValueLength ? [`${at}: the value has more than ${maxValueLength} characters`] : []),
    ...(/^(["'`]).*\1$/.test(value)
      ? [`${at}: the value stands in quotes, which would be part of it; leave them out`]
      : []),
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    ...(/[\u0000-\u001f\u007f]/.test(value) ? [`${at}: the value holds a control character`] : []),
  ];
}
