import type { Remark } from "../../../contracts/review.ts";
import { causeWords } from "./cause-words.ts";

/** What a text says of a defect, as marks that can be compared: `cause:zero` whatever its language, `code:divide`, `word:refus`. */
export type Marks = ReadonlyMap<string, number>;
export type Told = {
  /** By the script, and by the small words where that is Latin; empty: nobody can tell. */
  readonly language: string;
  readonly title: Marks;
  readonly all: Marks;
};

const causes = Object.entries(causeWords).map(([name, source]) => ({ name, pattern: new RegExp(source, "u") }));
const weights = { cause: 3, code: 1.5, word: 1 } as const;
/** Whoever speaks of a line names what stands in it: that says little about what is wrong with it. */
const weightOfQuoted = 0.25;

/** A remark's title, and all of it, as marks. */
export function readCause(remark: Pick<Remark, "title" | "body" | "quote">): Told {
  const quoted = new Set([...toCode(remark.quote, true), ...toWords(remark.quote)]);
  const marksOf = (text: string): Marks => {
    const isLatin = languageOf(text) === "" || /^[a-z]/.test(languageOf(text));
    const marks = [
      ...toCauses(text).map((mark) => [mark, weights.cause] as const),
      ...toCode(text, !isLatin).map((mark) => [mark, weights.code] as const),
      ...toWords(text).map((mark) => [mark, weights.word] as const),
    ];
    return new Map(marks.map(([mark, weight]) => [mark, quoted.has(mark) ? weight * weightOfQuoted : weight]));
  };
  return {
    language: languageOf(`${remark.title} ${remark.body}`),
    title: marksOf(remark.title),
    all: marksOf(`${remark.title}\n${remark.body}`),
  };
}

/** What a function is called (`toLowerCase`) is no word for a cause. */
const codeName = /[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+|(?!NaN)[A-Za-z_$]+[a-z][A-Z][\w$]*|[A-Za-z_$][\w$]*(?=\()/g;

function toCauses(text: string): readonly string[] {
  const plain = text.replace(codeName, " ").normalize("NFKC").toLowerCase();
  return causes.filter(({ pattern }) => pattern.test(plain)).map(({ name }) => `cause:${name}`);
}

/** Names and values of the code: they are spelled alike in each language. `isForeign`: each word in Latin letters is one, as the text's own are none. */
function toCode(text: string, isForeign: boolean): readonly string[] {
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].flatMap((match) => toNames(match[1] ?? ""));
  const called = [...text.matchAll(/([A-Za-z_$][\w$]*)\(/g)].map((match) => match[1] ?? "");
  const shaped =
    text.match(/[A-Za-z_$]+(?:[_$]|[a-z][A-Z])[\w$]*|[A-Za-z_$][\w$]*\.[A-Za-z_$][\w$.]*|\b[A-Z]{2,}\b/g) ?? [];
  const names = [...spans, ...called, ...shaped.flatMap(toNames), ...(isForeign ? toNames(text) : [])];
  const values = text.match(/(?<![\w.])-?\d+(?:\.\d+)?(?![\w.]*\w)/g) ?? [];
  return [...new Set([...names.map((name) => name.toLowerCase()), ...values])].map((name) => `code:${name}`);
}

function toNames(text: string): readonly string[] {
  return text.match(/[A-Za-z_$][\w$]+/g) ?? [];
}

const common = new Set(
  "the and for not with that this when from but are was has have can will its into than then only also which what where would could should does gives given value values case code function line der die das und ist nicht wird ein eine einer bei mit von dem den auch wenn werden kann les des une est pas dans quand avec pour sur qui los las una con por que cuando para como".split(
    " ",
  ),
);

/** The beginnings of words, as their ends bend; of writings without spaces each two characters. */
function toWords(text: string): readonly string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFKC").toLowerCase();
  const words = (plain.match(/[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]{3,}/gu) ?? [])
    .filter((word) => !common.has(word))
    .map((word) => word.slice(0, 5));
  const runs = plain.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]{2,}/gu) ?? [];
  const pairs = runs.flatMap((run) => [...run].slice(1).map((character, index) => `${[...run][index]}${character}`));
  return [...new Set([...words, ...pairs])].map((word) => `word:${word}`);
}

const scripts = [
  ["Hangul", /\p{Script=Hangul}/gu],
  ["Japanese", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ["Han", /\p{Script=Han}/gu],
  ["Cyrillic", /\p{Script=Cyrillic}/gu],
  ["Greek", /\p{Script=Greek}/gu],
  ["Arabic", /\p{Script=Arabic}/gu],
  ["Devanagari", /\p{Script=Devanagari}/gu],
] as const;

const smallWords = {
  en: "the|is|are|of|to|when|and|not|it|by|an|so",
  de: "der|die|das|ist|nicht|wird|ein|eine|und|bei|wenn|mit",
  fr: "le|la|les|est|pas|une|et|quand|des|du|sans|que",
  es: "el|los|las|es|una|y|cuando|se|del|sin|por|que",
  it: "il|lo|gli|è|non|una|e|quando|di|che|per",
  pt: "o|os|as|é|não|uma|e|quando|do|da|em|que",
} as const;

function languageOf(text: string): string {
  const letters = text.replace(/`[^`\n]*`/g, " ");
  // A few characters say it: a text in Latin letters holds none of them.
  const script = scripts.find(([, pattern]) => (letters.match(pattern) ?? []).length >= 2);
  if (script !== undefined) return script[0];
  const counts = Object.entries(smallWords).map(([language, words]) => ({
    language,
    count: (letters.toLowerCase().match(new RegExp(`(?<![\\p{L}])(?:${words})(?![\\p{L}])`, "gu")) ?? []).length,
  }));
  const [first, second] = counts.toSorted((a, b) => b.count - a.count);
  return first !== undefined && first.count > (second?.count ?? 0) ? first.language : "";
}
