/** Named entities that can spell markup, commands or invisible characters; the rest are letters and do no harm. */
const named: Readonly<Record<string, string>> = {
  lt: "<",
  LT: "<",
  gt: ">",
  GT: ">",
  amp: "&",
  AMP: "&",
  quot: '"',
  QUOT: '"',
  apos: "'",
  nbsp: " ",
  excl: "!",
  num: "#",
  commat: "@",
  colon: ":",
  semi: ";",
  sol: "/",
  bsol: "\\",
  lsqb: "[",
  rsqb: "]",
  lpar: "(",
  rpar: ")",
  lcub: "{",
  rcub: "}",
  grave: "`",
  lowbar: "_",
  hyphen: "-",
  dash: "-",
  Tab: "\t",
  NewLine: "\n",
  shy: "\u00ad",
  zwj: "\u200d",
  zwnj: "\u200c",
  lrm: "\u200e",
  rlm: "\u200f",
  ZeroWidthSpace: "\u200b",
  NoBreak: "\u2060",
};

/** The longest text between `&` and `;` that is looked at. */
export const maxEntityLength = 20;

/**
 * What stands between `&` and `;` as text, undefined when it is no entity that we know. `#0` and code points that are none give U+FFFD,
 * as HTML says (https://html.spec.whatwg.org/multipage/parsing.html#numeric-character-reference-end-state).
 */
export function decodeEntity(name: string): string | undefined {
  const numeric = /^#(?:x([0-9a-f]{1,18})|([0-9]{1,19}))$/i.exec(name);
  if (numeric) return fromCodePoint(numeric[1] ? Number.parseInt(numeric[1], 16) : Number(numeric[2]));
  return Object.hasOwn(named, name) ? named[name] : undefined;
}

function fromCodePoint(codePoint: number): string {
  const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
  if (codePoint === 0 || codePoint > 0x10ffff || isSurrogate) return "\ufffd";
  return String.fromCodePoint(codePoint).normalize("NFC");
}
