import { z } from "zod";
import { Fault } from "../../core/fault.ts";
import { compileGlob } from "../../core/paths/match-glob.ts";
import { compilePattern } from "../../core/search/line-pattern.ts";
import { truncateMiddle } from "../../core/text/truncate.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { type AgentTool, defineTool, done, failed, optional } from "../tool.ts";
import { findFiles } from "./find-files.ts";
import { toText } from "./read-text.ts";
import { toScope } from "./to-repo-path.ts";

const maxShown = 200;
const maxLineBytes = 400;
const maxFileBytes = 1_000_000;

/** `search {pattern, path?}`: lines that match a regular expression, as `path:line: text`. */
export function search(workspace: Workspace): AgentTool {
  return defineTool({
    name: "search",
    description: "Finds lines, to see where a name is defined and used.",
    input: z.strictObject({
      pattern: z
        .string()
        .min(1)
        .max(500)
        .describe("Regular expression for one line, without look-around and back references; (?i) ignores case."),
      path: optional(z.string()).describe("File, folder or glob; null: all."),
    }),
    act: async ({ pattern, path }) => {
      const compiled = compilePattern(pattern);
      if (!compiled.ok)
        return failed(
          `The pattern can not be used: ${compiled.why}. Put a backslash before characters that are meant as they are.`,
        );
      const scope = toScope(path);
      const isInScope = scope === undefined ? () => true : compileGlob(scope);
      const files = await findFiles(workspace, scope, isInScope);
      if (files.length === 0)
        return failed(
          `No file is at ${JSON.stringify(path ?? ".")}; what .gitignore names and what is installed is searched by its path alone.`,
        );
      const first = await look(workspace, files, compiled.test);
      const other = first.found.length > 0 ? undefined : compiled.otherwise;
      const { found, passedOver } = other === undefined ? first : await look(workspace, files, other.test);
      const how =
        other !== undefined && found.length > 0
          ? ` No line has the pattern as it is written; it was read as ${other.as}.`
          : "";
      return done(
        `${countOf(found.length, files.length)}${how}${renderPassedOver(passedOver)}`,
        found.slice(0, maxShown).join("\n"),
      );
    },
  });
}

type PassedOver = { binary: number; barred: number };

async function look(
  workspace: Workspace,
  files: readonly string[],
  test: (line: string) => boolean,
): Promise<{ readonly found: readonly string[]; readonly passedOver: PassedOver }> {
  const found: string[] = [];
  const passedOver = { binary: 0, barred: 0 };
  for (const file of files) {
    const content = await readSearched(workspace, file);
    if (content.kind === "text") found.push(...matchingLines(file, content.text, test));
    else passedOver[content.kind]++;
    if (found.length > maxShown) break;
  }
  return { found, passedOver };
}

type Searched = { readonly kind: "text"; readonly text: string } | { readonly kind: "binary" | "barred" };

async function readSearched(workspace: Workspace, file: string): Promise<Searched> {
  try {
    const text = toText((await workspace.read(file, maxFileBytes)) ?? Buffer.alloc(0));
    return text === undefined ? { kind: "binary" } : { kind: "text", text };
  } catch (thrown) {
    // Too large, or a link to a folder or out of the repository: no reason to find nothing elsewhere.
    if (thrown instanceof Fault && thrown.who === "outside") return { kind: "barred" };
    throw thrown;
  }
}

function countOf(found: number, files: number): string {
  if (found === 0) return `No line matches in ${files} files.`;
  if (found <= maxShown) return `${found} lines match.`;
  return `More than ${maxShown} lines match; give a narrower pattern or path for the others.`;
}

function renderPassedOver({ binary, barred }: PassedOver): string {
  const parts = [
    binary > 0 ? `${binary} not text` : "",
    barred > 0 ? `${barred} above ${maxFileBytes} bytes or no plain files` : "",
  ];
  const said = parts.filter((part) => part !== "").join(", ");
  return said === "" ? "" : ` Passed over: ${said}.`;
}

function matchingLines(file: string, text: string, test: (line: string) => boolean): readonly string[] {
  return text.split("\n").flatMap((line, index) => {
    if (!test(line.replace(/\r$/, ""))) return [];
    const { text: shown } = truncateMiddle(line, { maxBytes: maxLineBytes });
    return [`${file}:${index + 1}: ${shown.replaceAll("\n", " ")}`];
  });
}
