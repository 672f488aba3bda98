import nodeModule from "node:module";
import { Script } from "node:vm";
import type { Break } from "../../ports/syntax.ts";

/** By Node's own reader of types (nodejs.org/api/module.html, stripTypeScriptTypes), which Node 20 has not. Its first call costs 40 ms and 20 MB. */
export function findBreakInTypeScript(text: string): Break | undefined {
  if (typeof nodeModule.stripTypeScriptTypes !== "function") return undefined;
  try {
    withoutItsWarning(() => nodeModule.stripTypeScriptTypes(text));
    return undefined;
  } catch (thrown) {
    // Enums and namespaces are TypeScript all the same; their code is another.
    if (!(thrown instanceof Error) || (thrown as NodeJS.ErrnoException).code !== "ERR_INVALID_TYPESCRIPT_SYNTAX")
      return undefined;
    const line = /^\S*:(\d+)\n/.exec(thrown.stack ?? "")?.[1];
    return { line: Number(line ?? 1), why: thrown.message };
  }
}

/** JavaScript, by the engine itself where that can be; else as TypeScript, of which it is a part. */
export function findBreakInScript(text: string): Break | undefined {
  return compiles(text) || compiles(toFunction(text)) ? undefined : findBreakInTypeScript(text);
}

function compiles(text: string): boolean {
  try {
    new Script(text);
    return true;
  } catch {
    return false;
  }
}

/** The engine compiles no module without running it, so the plain ones become a function. What this makes wrong is read again as TypeScript. */
function toFunction(text: string): string {
  const bare = text
    .replace(/^import (?:[\w$*, ]*(?:\{[^{}"'`;=]*\})? ?from )?(?:"[^"\n]*"|'[^'\n]*');?$/gm, "")
    .replace(/^export (?:default )?/gm, "");
  return `"use strict"; (async () => {\n${bare}\n})`;
}

/** Node warns once a process that this is experimental. Other warnings get through, these also at other times. */
function withoutItsWarning<T>(read: () => T): T {
  const emit = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: never[]) => {
    if (!String(warning).startsWith("stripTypeScriptTypes is")) emit.call(process, warning, ...rest);
  }) as typeof process.emitWarning;
  try {
    return read();
  } finally {
    process.emitWarning = emit;
  }
}
