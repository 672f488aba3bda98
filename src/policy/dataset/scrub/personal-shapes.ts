/** What a finding is replaced by, and counted as. */
export type Kind = "secret" | "e-mail" | "phone" | "bank account" | "card" | "address" | "id number";

export type Shape = {
  readonly kind: Kind;
  /** Global; what the group `keep` matched stays before the replacement. */
  readonly pattern: RegExp;
  /** Whether a match is one, where its form alone does not say so. */
  readonly isOne?: (match: string) => boolean;
};

/**
 * Secrets that the sink of a job does not know by their form, and what tells of a person. Each is anchored, so that no text makes it slow. Sources: the
 * vendors' documentation of their tokens, ISO 13616 (IBAN), ISO/IEC 7812 (cards), RFC 5321, ITU-T E.123.
 */
export const shapes: readonly Shape[] = [
  {
    kind: "secret",
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^-]*(?:-(?!----)[^-]*)*(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g,
  },
  {
    kind: "secret",
    pattern: /https:\/\/hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/_+-]{10,200}/g,
  },
  {
    kind: "secret",
    pattern: /https:\/\/(?:[a-z]{1,10}\.)?discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/[A-Za-z0-9/_-]{10,200}/g,
  },
  {
    kind: "secret",
    pattern: /https:\/\/[a-z0-9-]{1,60}\.(?:webhook\.office\.com|logic\.azure\.com)(?::\d{1,5})?\/[^\s"'<>]{10,400}/g,
  },
  { kind: "secret", pattern: /https:\/\/api\.telegram\.org\/bot[^\s"'<>/]{10,100}/g },
  { kind: "secret", pattern: /(?<![A-Za-z0-9:])\d{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g },
  {
    kind: "secret",
    pattern:
      /(?<keep>\b(?:postgres(?:ql)?|mysql|mariadb|mongodb|mssql|sqlserver|rediss?|amqps?|s?ftp)(?:\+[a-z]{1,10})?:\/\/[^\s:@/"'<>]{0,80}:)[^\s"'<>]{1,200}(?=@)/gi,
  },
  { kind: "secret", pattern: /(?<keep>\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'<>]{0,80}:)[^\s/"'<>]{1,200}(?=@)/gi },
  {
    kind: "secret",
    pattern:
      /(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{6,4096}\.[A-Za-z0-9_-]{6,4096}\.[A-Za-z0-9_-]{0,4096}(?:\.[A-Za-z0-9_-]{6,4096}){0,2}/g,
  },
  { kind: "secret", pattern: /(?<![A-Za-z0-9_])(?:sk|rk|pk|whsec)_(?:live|test)?_?[A-Za-z0-9]{16,255}/g },
  { kind: "secret", pattern: /(?<![A-Za-z0-9-])(?:xapp|xox[a-z])-[A-Za-z0-9%_-]{10,255}/g },
  {
    kind: "secret",
    pattern:
      /(?<![A-Za-z0-9_])(?:hf|gsk|xai|r8|dop_v1|doo_v1|shpat|shpss|shpca|shppa|pypi|rubygems|dckr_pat|lin_api|ntn|secret|sq0csp|sq0atp|figd|tfp|ghu|glrt|gldt|glptt|glsa|sntrys|sntryu|nvapi|pplx|pul|tskey|vercel|sbp|rnd|PMAK|NRAK)[_-][A-Za-z0-9_-]{20,255}/g,
    isOne: isRandom,
  },
  {
    kind: "secret",
    pattern:
      /(?<![A-Za-z0-9_])(?:hv[sbr]\.[A-Za-z0-9_-]{24,200}|dapi[0-9a-f]{32}|AT[AC]TT3[A-Za-z0-9_=-]{30,400}|ops_eyJ[A-Za-z0-9_-]{40,4096})/g,
  },
  {
    kind: "secret",
    pattern:
      /(?<![A-Za-z0-9_])(?:GOCSPX-[A-Za-z0-9_-]{20,60}|ya29\.[A-Za-z0-9_-]{20,400}|SG\.[A-Za-z0-9_-]{16,40}\.[A-Za-z0-9_-]{30,60}|AC[0-9a-f]{32}|SK[0-9a-f]{32}|key-[0-9a-f]{32}|AGE-SECRET-KEY-1[0-9A-Z]{50,70})(?![A-Za-z0-9_-])/g,
  },
  {
    kind: "secret",
    pattern: /(?<keep>\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)=)[A-Za-z0-9+/=%&_.-]{16,400}/gi,
  },
  {
    kind: "secret",
    pattern:
      /(?<keep>\b(?:Authorization["']?\s{0,4}[:=]\s{0,4}["']?)(?:Bearer|Basic|Token)\s{1,4})[A-Za-z0-9+/=._~-]{8,4096}/gi,
  },
  {
    kind: "secret",
    pattern:
      /(?<keep>(?:(?<![A-Za-z0-9_.-])[A-Za-z0-9_.-]{0,40}(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)|비밀번호|密码)["'`]?\s{0,4}(?:=>|[:=：])\s{0,4}["'`]?)[^\s"'`,;<>(){}[\]$]{6,200}/gi,
    isOne: isSecretValue,
  },
  {
    kind: "secret",
    pattern:
      /(?<keep>\b(?:password|passphrase|secret|token|api[ _-]?key|access[ _-]?key)\s{1,4}(?:is|was)\s{1,4}["'`]?)[A-Za-z0-9+/=_.!-]{12,200}/gi,
    isOne: (match) => isRandom(match.slice(match.search(/\S+$/))),
  },
  {
    kind: "secret",
    pattern:
      /(?<keep>\s(?:-u|--user)\s{1,4}["']?[^\s:"']{1,60}:|\b(?:session|sid|auth|csrf)[a-z_-]{0,12}=)[^\s"'`;,<>]{6,400}/gi,
    isOne: isSecretValue,
  },
  {
    kind: "e-mail",
    pattern:
      /(?:(?<![\p{L}\p{N}._%+-])(?!git@[\w.-]+:)[\p{L}\p{N}._%+-]{1,64}|"[^"\s@]{1,30}(?: [^"\s@]{1,30}){0,3}")(?:@|%40|&(?:#64|#x40|commat);)(?:(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,10}(?:xn--[a-z0-9-]{2,59}|\p{L}{2,24})(?![\p{Script=Latin}\p{N}])|\[(?:\d{1,3}\.){3}\d{1,3}\])/gu,
  },
  {
    kind: "e-mail",
    pattern:
      /(?<![A-Za-z0-9])[A-Za-z0-9._%+-]{1,64}\s{0,2}[([{<]\s{0,2}at\s{0,2}[)\]}>]\s{0,2}[A-Za-z0-9-]{1,60}(?:\s{0,2}(?:\.|[([{<]\s{0,2}dot\s{0,2}[)\]}>])\s{0,2}[A-Za-z0-9-]{2,60}){1,4}/gi,
  },
  {
    kind: "e-mail",
    pattern: /(?<![A-Za-z0-9])[A-Za-z0-9._%+-]{1,64} at [A-Za-z0-9-]{1,60}(?: dot [A-Za-z0-9-]{2,60}){1,4}/gi,
  },
  {
    kind: "bank account",
    pattern: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/gi,
    isOne: isIban,
  },
  { kind: "card", pattern: /(?<![\d.+-])\d(?:[ -]?\d){12,18}(?![\d-])/g, isOne: isCard },
  { kind: "id number", pattern: /(?<![\d-])\d{6}-[1-8]\d{6}(?![\d-])/g },
  { kind: "id number", pattern: /(?<![\d.-])\d{13}(?![\d.-])/g, isOne: isResidentNumber },
  { kind: "id number", pattern: /(?<![\d.-])[1-9]\d{16}[\dXx](?![\dA-Za-z.-])/g, isOne: isIdentityNumber },
  { kind: "id number", pattern: /(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g },
  {
    kind: "phone",
    pattern: /(?<![\p{L}\d+])\+[1-9]\d{0,2}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){1,4}(?!\d)/gu,
    isOne: (match) => countDigits(match) >= 9 && countDigits(match) <= 15,
  },
  { kind: "phone", pattern: /(?<![\p{L}\d.-])0\d{1,3}[ .-]\d{3,4}[ .-]\d{4}(?![\d-])/gu },
  { kind: "phone", pattern: /(?<![\d.-])(?:1[ .-])?(?:\(\d{3}\)[ ]?|[2-9]\d{2}[.-])[2-9]\d{2}[.-]\d{4}(?![\d-])/g },
  { kind: "phone", pattern: /(?<![\d.-])1[3-9](?:\d{9}|\d([ -])\d{4}\1\d{4})(?![\d.-])/g },
  {
    kind: "phone",
    pattern: /(?<![\p{L}\d.-])01[016789]\d{7,8}(?![\d.-])/gu,
    isOne: (match) => /[2-9].*[2-9]/.test(match.slice(3)),
  },
  { kind: "phone", pattern: /(?<![\p{L}\d.,/-])0\d{2,4}[ /-]\d{6,8}(?![\d/-])/gu },
  {
    kind: "phone",
    pattern: /(?<![\p{L}\d.:-])0[1-9](?:[ .-]\d{2}){4}(?![\d:]|[ .-][0-9A-Fa-f]{2}(?![\p{L}\d]))/gu,
    isOne: (match) => /[ .-][4-9]\d/.test(match),
  },
  { kind: "phone", pattern: /(?<!\d)\((?:0\d{1,4}\)[ ]?\d{3,4}[ .-]?\d{3,4}|\d{2}\)[ ]?\d{4,5}-\d{4})(?![\d-])/g },
  { kind: "address", pattern: /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/g, isOne: isPublicAddress },
  { kind: "address", pattern: /(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}(?![0-9A-Fa-f:])/g },
  {
    kind: "address",
    pattern:
      /(?<![0-9A-Fa-f:])2[0-9A-Fa-f]{3}(?::[0-9A-Fa-f]{1,4}){1,6}::(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,5})?(?![0-9A-Fa-f:])/g,
  },
];

/** A value that was made up for a machine; names of variables and words in prose are none. */
function isSecretValue(match: string): boolean {
  const value = /[^\s"'`=:：>]*$/.exec(match)?.[0] ?? "";
  if (/^(?:process\.|env\.|os\.|config\.|self\.|this\.|\*+$|x+$|\.+$|<|\[)/i.test(value)) return false;
  if (/^(?:true|false|null|none|undefined|string|number|required|optional|secrets?\.|str\b)/i.test(value)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((one) => one.test(value)).length;
  return (kinds >= 2 && /\d|[^A-Za-z0-9_.-]/.test(value)) || /^[0-9a-f]{16,}$/i.test(value);
}

/** What no name in a program looks like: letters of both cases, or many digits. */
function isRandom(match: string): boolean {
  const value = match.replace(/^[A-Za-z0-9]+[_-]/, "") || match;
  return (/[A-Z]/.test(value) && /[a-z]/.test(value) && /\d|[A-Z].*[A-Z]/.test(value)) || countDigits(value) >= 5;
}

/** A Korean resident's number without its hyphen: a day, and the sum of the first twelve digits. */
function isResidentNumber(match: string): boolean {
  if (!/^\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[1-8]/.test(match)) return false;
  const sum = [...match.slice(0, 12)].reduce((total, digit, at) => total + Number(digit) * ((at % 8) + 2), 0);
  return (11 - (sum % 11)) % 10 === Number(match[12]);
}

/** GB 11643: a day, and a last sign that is the sum of the others modulo 11. */
function isIdentityNumber(match: string): boolean {
  if (!/^\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/.test(match)) return false;
  const sum = [...match.slice(0, 17)].reduce((total, digit, at) => total + Number(digit) * (2 ** (17 - at) % 11), 0);
  return "10X98765432"[sum % 11] === match.at(-1)?.toUpperCase();
}

/** ISO 13616: the letters as numbers, the country last, is 1 modulo 97. */
function isIban(match: string): boolean {
  const plain = match.replaceAll(" ", "");
  if (plain.length < 15 || plain.length > 34) return false;
  const digits = [...`${plain.slice(4)}${plain.slice(0, 4)}`].map((sign) => Number.parseInt(sign, 36)).join("");
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

/** ISO/IEC 7812: Luhn's sum, and a first digit that banks have. */
function isCard(match: string): boolean {
  const digits = [...match.replace(/\D/g, "")].map(Number);
  if (![2, 3, 4, 5, 6].includes(digits[0] ?? 0) || new Set(digits).size < 2) return false;
  const sum = digits.toReversed().reduce((total, digit, at) => {
    const doubled = at % 2 === 0 ? digit : digit * 2;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** Of a machine that others can reach: not of this one, of a private network or of documents (RFC 1918, 5737, 6890). */
function isPublicAddress(match: string): boolean {
  const parts = match.split(".").map(Number);
  const [a = 0, b = 0, c = 0] = parts;
  if (parts.some((part) => part > 255) || a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if ((a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 169 && b === 254)) return false;
  return !(
    (a === 192 && b === 0 && c === 2) ||
    (a === 198 && b === 51 && c === 100) ||
    (a === 203 && b === 0 && c === 113)
  );
}

function countDigits(text: string): number {
  return text.replace(/\D/g, "").length;
}
