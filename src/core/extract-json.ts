export type Extracted =
  | { readonly found: true; readonly value: Readonly<Record<string, unknown>> }
  | { readonly found: false; readonly why: string };

/** A text of opening braces alone would be read again from each of them; past this much reading per character the search ends. */
const maxReadings = 32;

/**
 * The last JSON object in a model's answer, fenced or bare, with prose before or behind it. Objects inside a found one are part of it.
 * An object with a key `__proto__` anywhere is refused.
 */
export function extractJson(text: string): Extracted {
  let last: Extracted = { found: false, why: "there is no JSON object in it" };
  let readings = text.length * maxReadings + 1024;
  for (let at = text.indexOf("{"); at >= 0 && readings > 0; at = text.indexOf("{", at)) {
    const end = endOfObject(text, at);
    readings -= (end ?? text.length) - at;
    const parsed = end === undefined ? undefined : parse(text.slice(at, end));
    if (end === undefined && !last.found) last = { found: false, why: "its JSON object does not end" };
    if (parsed === undefined || end === undefined) at++;
    else {
      last = parsed;
      at = end;
    }
  }
  return last;
}

/** Past the brace that closes the one at `start`, braces in strings left out; undefined when it is never closed. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === "\\") at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return at + 1;
  }
  return undefined;
}

function parse(text: string): Extracted | undefined {
  let hasProto = false;
  try {
    const value: unknown = JSON.parse(text, (key, inner: unknown) => {
      if (key === "__proto__") hasProto = true;
      return inner;
    });
    if (hasProto) return { found: false, why: 'it has a key "__proto__"' };
    return isObject(value) ? { found: true, value } : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
