export type Extracted =
  | { readonly found: true; readonly value: Readonly<Record<string, unknown>> }
  /** `isBroken`: there is one, but it can not be taken; else there is none. */
  | { readonly found: false; readonly isBroken: boolean; readonly why: string };

/**
 * The last JSON object in a model's answer, fenced or bare, with prose before or behind it. What begins like an object (`{"`) is taken as a whole or
 * not at all: a part of a cut or faulty one is no answer. An object with a key `__proto__` anywhere is refused.
 */
export function extractJson(text: string): Extracted {
  let last: Extracted = { found: false, isBroken: false, why: "there is no JSON object in it" };
  for (let at = text.indexOf("{"); at >= 0; at = text.indexOf("{", at)) {
    const isObject = /^\{\s{0,200}"/.test(text.slice(at, at + 202));
    if (!isObject) {
      at++;
      continue;
    }
    const end = endOfObject(text, at);
    if (end === undefined) return broken("its JSON object does not end");
    last = parse(text.slice(at, end));
    at = end;
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

function parse(text: string): Extracted {
  let hasProto = false;
  try {
    const value: unknown = JSON.parse(text, (key, inner: unknown) => {
      if (key === "__proto__") hasProto = true;
      return inner;
    });
    if (hasProto) return broken('it has a key "__proto__"');
    return isRecord(value) ? { found: true, value } : broken("it is no object");
  } catch (thrown) {
    return broken(`its JSON is not valid: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

function broken(why: string): Extracted {
  return { found: false, isBroken: true, why };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
