/** Words in a row. Three are enough to tell texts apart, and let a short text lose one word without becoming another. */
const size = 3;
/** Letters of scripts that put no space between words stand alone; of all others a run is a word. Accents belong to their letter. */
const alone = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
/** Signs without which code and figures say another thing: `a + b`, `-1`, `!done`, `50%`, `C#`. Those of punctuation, lists and emphasis make no difference. */
const signs = [
  String.raw`[\p{Sm}\p{Sc}%]`,
  String.raw`!(?=[=\p{L}(])`,
  String.raw`-(?=\p{N})`,
  String.raw`(?<=[\p{L}\p{N})\]] )[-*/^&](?= )`,
  String.raw`(?<=[\p{L}\p{N})\]])[*/^&](?=[\p{L}\p{N}(])`,
  String.raw`(?<=\p{L})#`,
];
const piece = new RegExp(
  String.raw`[${alone}]\p{M}*|[\p{L}\p{N}][\p{L}\p{N}\p{M}]*?(?=$|[^\p{L}\p{N}\p{M}]|[${alone}])|${signs.join("|")}`,
  "gu",
);

/** A text as all who compare it see it: case, width and space make no difference. */
export function toPlain(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();
}

/** The runs of three words (or letters, by the script) that a text is made of; a shorter text is one of its own, and one of signs alone is its signs. */
export function toShingles(text: string): ReadonlySet<string> {
  // Line ends stay, as a list begins after one.
  const pieces = text.normalize("NFKC").toLowerCase().match(piece) ?? [];
  if (pieces.length < size) return new Set([pieces.join(" ") || toPlain(text)]);
  return new Set(pieces.slice(size - 1).map((_, at) => pieces.slice(at, at + size).join(" ")));
}

/** Shared shingles of all that either has: 1 for the same, 0 for strangers. */
export function similarity(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  let shared = 0;
  for (const shingle of small) if (large.has(shingle)) shared += 1;
  return shared / (one.size + other.size - shared);
}
