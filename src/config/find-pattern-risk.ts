/** Longest pattern that is taken, in characters. */
export const maxPatternLength = 300;

/** `varies`: something in it may come another number of times than once. */
type Group = { readonly varies: boolean; readonly chooses: boolean };
const plainGroup: Group = { varies: false, chooses: false };

/**
 * Why a regular expression is not taken; undefined when it is. It must be one, and no text may make it try again and again without an end: a group that
 * repeats may hold nothing that repeats or chooses, and what was found before is not referred to. `matchInTime` ends what is slow all the same.
 */
export function findPatternRisk(pattern: string): string | undefined {
  try {
    new RegExp(pattern, "mu");
  } catch (thrown) {
    return `is no regular expression: ${thrown instanceof Error ? thrown.message.replace(/^Invalid regular expression: /, "") : String(thrown)}`;
  }
  // What stands in brackets or after a backslash is one character to what follows.
  const plain = pattern.replace(/\\(k<[^>]*>|[pPu]\{[^}]*\}|[\s\S])/g, (_, escaped: string) =>
    /^(?:[1-9]|k<)/.test(escaped) ? "\u0000" : "x",
  );
  if (plain.includes("\u0000"))
    return "refers back to what it found, which can take for ever; write it without \\1 and \\k";
  return findNested(plain.replace(/\[[^\]]*\]/g, "x"));
}

function findNested(plain: string): string | undefined {
  const groups: Group[] = [plainGroup];
  const note = (seen: Partial<Group>) => groups.push({ ...(groups.pop() ?? plainGroup), ...seen });
  for (let at = 0; at < plain.length; at++) {
    const character = plain[at];
    const after = plain.slice(at + 1);
    if (character === "(") groups.push(plainGroup);
    else if (character === "|") note({ chooses: true });
    else if (character === ")") {
      const { varies, chooses } = groups.pop() ?? plainGroup;
      if (repeats(after) && varies)
        return "repeats a group in which something varies, which can take for ever; repeat only one of them";
      if (repeats(after) && chooses)
        return "repeats a group that chooses by |, which can take for ever; write the choices without repeating";
      if (varies || repeats(after)) note({ varies: true });
      if (chooses) note({ chooses: true });
    } else if (repeats(after) || (after.startsWith("?") && !isQuantifier(character))) note({ varies: true });
  }
  return undefined;
}

function isQuantifier(character: string | undefined): boolean {
  return character !== undefined && "*+}".includes(character);
}

/** Whether what stands before may come more than once and not a fixed number of times. */
function repeats(after: string): boolean {
  const counted = /^\{(\d+)(?:(,)(\d*))?\}/.exec(after);
  if (counted === null) return /^[*+]/.test(after);
  const [, least = "", comma, most = ""] = counted;
  return comma !== undefined && least !== most;
}
