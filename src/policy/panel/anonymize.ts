import { cleanText } from "../../core/text/clean-text.ts";
import { plainParts, unmistakable, wholeWords } from "./model-words.ts";
import { selfNamings, toolForms } from "./tool-forms.ts";

/** Texts without a word of who made them, and the way back for what was said of vendors and models as such. */
export type Anonymous = {
  readonly texts: readonly string[];
  /** Puts the names back that stand for aliases. */
  readonly restore: (text: string) => string;
};

/**
 * Takes out of all texts what tells a model: thoughts, calls of tools, citations and signatures of its vendor, and what it says of itself. Names of models, vendors
 * and command-line agents become aliases, the same in all texts, so that a question about vendors can still be answered; `models` are those that were asked.
 */
export function anonymize(texts: readonly string[], models: readonly string[]): Anonymous {
  const names = new RegExp(namePattern(models), "giu");
  const clauses = selfNamings.map((source) => new RegExp(source.replaceAll("NAME", `(?:${names.source})`), "gimu"));
  const plain = texts.map((text) => withoutSelf(readable(withoutForms(cleanText(text).text)), clauses));
  const aliases = openAliases(plain);
  return { texts: plain.map((text) => rename(text, names, aliases.of)), restore: aliases.restore };
}

/** What stood on both sides of one may be another when it is gone. */
function withoutForms(text: string): string {
  const left = toolForms.reduce((rest, form) => rest.replace(form, ""), text);
  return left.length === text.length ? left : withoutForms(left);
}

function withoutSelf(text: string, clauses: readonly RegExp[]): string {
  const read = fold(text);
  const spans = clauses.flatMap((clause) =>
    [...read.matchAll(clause)].map((found) => ({ from: found.index, to: found.index + found[0].length })),
  );
  let left = "";
  let at = 0;
  for (const { from, to } of spans.sort((one, other) => one.from - other.from)) {
    if (from > at) left += text.slice(at, from);
    at = Math.max(at, to);
  }
  return left + text.slice(at);
}

function rename(text: string, names: RegExp, aliasOf: (name: string) => string): string {
  let renamed = "";
  let at = 0;
  for (const { 0: name, index } of fold(text).matchAll(names)) {
    renamed += text.slice(at, index) + aliasOf(name);
    at = index + name.length;
  }
  return renamed + text.slice(at);
}

/** Marks and tags by which a name is set apart within: `Open-AI`, `Cl**au**de`. */
const within = "(?:[\\s._*~`|\\\\\\u0300-\\u036f-]|</?[a-z]{1,6}>){0,2}";

/** A name, with the numbers and parts of names that follow it; between the letters of what can not be mistaken a mark or two may stand. */
function namePattern(models: readonly string[]): string {
  const own = models
    .flatMap((model) => model.split(/[^A-Za-z]+/))
    .filter((part) => part.length > 2 && !plainParts.has(part));
  const words = [...new Set(own.map(toSource)), ...wholeWords.map(fold)].join("|");
  const anywhere = unmistakable.map((word) => [...word].map(toLetter).join("")).join("|");
  const apart = unmistakable.map((word) => [...word].map(toLetter).join(within)).join("|");
  const name = `(?:${anywhere}|(?<![\\p{L}\\p{N}])(?:${apart})(?![\\p{L}\\p{N}])|(?<![A-Za-z0-9])(?:${words})(?![A-Za-z]))`;
  return `${name}(?:[ _./-]?(?:${name}|v?\\d+(?:[._-]\\d+)*[a-z]?(?![A-Za-z])|(?:${[...plainParts].join("|")}|ultra|instant|cli)(?![A-Za-z])))*`;
}

function toSource(text: string): string {
  return text.toLowerCase().replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}

/** Figures that stand for letters: `Cl4ude`, `0penAI`. */
function toLetter(letter: string): string {
  return { a: "[a4@]", e: "[e3]", i: "[i1!l]", l: "[li1|]", o: "[o0]" }[letter] ?? letter;
}

/** Letters of other scripts that look like Latin ones, each before what it is read as. */
const lookalikes: ReadonlyMap<string, string> = new Map(
  "аa еe оo рp сc уy хx іi јj ѕs ԁd ԍg һh кk мm тt вb гr ӏl αa εe οo ρp νv κk ιi τt υu ᴀa ᴄc ᴅd ᴇe ɢg ʜh ɪi ʟl ᴍm ɴn ᴏo ᴘp ʀr ᴛt ᴜu"
    .split(" ")
    .map((pair) => {
      const [strange = "", plain = ""] = [...pair];
      return [strange, plain];
    }),
);

/** The same text in the letters by which people read it, unit by unit. */
function fold(text: string): string {
  return [...text]
    .map((character) => {
      const known = lookalikes.get(character.toLowerCase());
      const compatible = known ?? character.normalize("NFKC");
      const [plain = "", ...marks] = compatible.normalize("NFD");
      const bare = /[A-Za-z]/.test(plain) && marks.every((mark) => /\p{M}/u.test(mark)) ? plain : compatible;
      return bare.length === character.length ? bare : character;
    })
    .join("");
}

/** Letters in mathematical and other styles, which take two units, as plain ones. */
function readable(text: string): string {
  return text.replace(/[\u{1d400}-\u{1d7ff}\u{1f130}-\u{1f189}]/gu, (character) => character.normalize("NFKC"));
}

function openAliases(texts: readonly string[]) {
  // A word that no text has: what is put back is only what stood there.
  const words = ["Alias", "Pseudonym", "Codeword", "Placename"];
  const holds = (text: string, word: string) => text.toLowerCase().includes(word.toLowerCase());
  const prefix = words.find((word) => !texts.some((text) => holds(text, word))) ?? "Aliasname";
  const known = new Map<string, { readonly alias: string; readonly name: string }>();
  return {
    of(name: string): string {
      const key = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
      const found = known.get(key) ?? { alias: `${prefix}${known.size + 1}`, name };
      known.set(key, found);
      return found.alias;
    },
    restore(text: string): string {
      const names = new Map([...known.values()].map(({ alias, name }) => [alias, name]));
      // Also as a model may write it again: `alias1`, `Alias 1`.
      return text.replace(
        new RegExp(`\\b${prefix}[ -]?(\\d+)`, "gi"),
        (alias, number) => names.get(`${prefix}${number}`) ?? alias,
      );
    },
  };
}
