import { z } from "zod";
import { matchGlob } from "../../core/paths/match-glob.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { type AgentTool, defineTool, done, optional } from "../tool.ts";
import { toScope } from "./to-repo-path.ts";

const maxShown = 500;

/** `list_files {path?, pattern?}`: files below a folder whose path, or name, matches a glob. */
export function listFiles(workspace: Workspace): AgentTool {
  return defineTool({
    name: "list_files",
    description: "Lists files, when you do not know where something is.",
    input: z.strictObject({
      path: optional(z.string()).describe("Folder; null: all."),
      pattern: optional(z.string()).describe("Glob as src/**/*.ts, or *.md for names; null: all."),
    }),
    act: async ({ path, pattern }) => {
      const scope = toScope(path);
      const glob = pattern?.trim() || undefined;
      const found = (await workspace.list()).filter((file) => isBelow(file, scope) && isMatch(file, glob, scope));
      if (found.length === 0) return done("No file matches.");
      const rest = found.length - maxShown;
      const note =
        rest > 0
          ? `${found.length} files; the first ${maxShown} are shown, give a narrower path or pattern for the others.`
          : `${found.length} files.`;
      return done(note, found.slice(0, maxShown).join("\n"));
    },
  });
}

function isBelow(file: string, scope: string | undefined): boolean {
  return scope === undefined || matchGlob(scope, file);
}

function isMatch(file: string, glob: string | undefined, scope: string | undefined): boolean {
  if (glob === undefined) return true;
  if (!glob.includes("/")) return matchGlob(glob, file.split("/").at(-1) ?? "");
  return matchGlob(glob, file) || (scope !== undefined && matchGlob(`${scope}/${glob}`, file));
}
