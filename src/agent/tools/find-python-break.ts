import type { Sandbox } from "../../ports/sandbox.ts";
import type { Break } from "../../ports/syntax.ts";

const timeoutMs = 10_000;
/** No single quote may stand in it. Says nothing for a text that was broken before. */
const program = `
import ast, json, sys
def broken(text):
    try:
        compile(text, "text", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    except SyntaxError as error:
        return error
    except Exception:
        return None
before, after = json.load(sys.stdin)
error = broken(after)
if error and (before is None or not broken(before)):
    print("BROKEN", error.lineno or 1, error.msg)
`;

/** A break that Python sees in `after` and not in `before`; undefined too when there is no Python, no sandbox, or no answer within 10 s. */
export async function findPythonBreak(
  of: { readonly before: string | undefined; readonly after: string },
  where: { readonly sandbox: Sandbox; readonly folder: string; readonly signal?: AbortSignal },
): Promise<Break | undefined> {
  const { sandbox, folder, signal } = where;
  if (sandbox.kind === "none") return undefined;
  try {
    const { output } = await sandbox.run({
      // -I: nothing of the repository is imported in the place of Python's own.
      command: `python3 -I -W ignore -c '${program}' 2>/dev/null`,
      folder,
      network: false,
      timeoutMs,
      input: JSON.stringify([of.before ?? null, of.after]),
      ...(signal === undefined ? {} : { signal }),
    });
    const found = /^BROKEN (\d+) (.*)$/m.exec(output);
    return found?.[2] === undefined ? undefined : { line: Number(found[1]), why: found[2] };
  } catch {
    // It is a service to the model: what can not be told is not told.
    return undefined;
  }
}
