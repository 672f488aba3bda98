import { z } from "zod";
import { matchGlob } from "../../core/paths/match-glob.ts";
import { compilePattern } from "../../core/search/line-pattern.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { type AgentTool, defineTool, done, failed, optional } from "../tool.ts";
import { toText } from "./read-text.ts";
import { toScope } from "./to-repo-path.ts";

const maxShown = 200;
const maxLineLength = 300;
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
        .describe("Regular expression for one line, without look-around and back references."),
      path: optional(z.string()).describe("File, folder or glob; null: all."),
    }),
    act: async ({ pattern, path }) => {
      const compiled = compilePattern(pattern);
      if (!compiled.ok)
        return failed(
          `The pattern can not be used: ${compiled.why}. Put a backslash before characters that are meant as they are.`,
        );
      const scope = toScope(path);
      const files = (await workspace.list()).filter((file) => scope === undefined || matchGlob(scope, file));
      const found: string[] = [];
      for (const file of files) {
        const bytes = await workspace.read(file);
        if (bytes === undefined || bytes.length > maxFileBytes) continue;
        found.push(...matchingLines(file, toText(bytes) ?? "", compiled.test));
        if (found.length > maxShown) break;
      }
      if (found.length === 0) return done(`No line matches in ${files.length} files.`);
      const more = found.length > maxShown;
      const note = more
        ? `More than ${maxShown} lines match; give a narrower pattern or path for the others.`
        : `${found.length} lines match.`;
      return done(note, found.slice(0, maxShown).join("\n"));
    },
  });
}

function matchingLines(file: string, text: string, test: (line: string) => boolean): readonly string[] {
  return text.split("\n").flatMap((line, index) => {
    if (!test(line.replace(/\r$/, ""))) return [];
    const shown = line.length > maxLineLength ? `${line.slice(0, maxLineLength)} […]` : line;
    return [`${file}:${index + 1}: ${shown}`];
  });
}
