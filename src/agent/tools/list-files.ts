import { z } from "zod";
import { compileGlob } from "../../core/paths/match-glob.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { type AgentTool, defineTool, done, optional } from "../tool.ts";
import { findFiles } from "./find-files.ts";
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
      const isBelow = scope === undefined ? () => true : compileGlob(scope);
      const isMatch = toFilter(pattern?.trim() ?? "", scope);
      const found = (await findFiles(workspace, scope, isBelow)).filter(isMatch);
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

function toFilter(glob: string, scope: string | undefined): (file: string) => boolean {
  if (glob === "") return () => true;
  const fits = compileGlob(glob);
  if (!glob.includes("/")) return (file) => fits(file.split("/").at(-1) ?? "");
  if (scope === undefined) return fits;
  const fitsBelow = compileGlob(`${scope}/${glob}`);
  return (file) => fits(file) || fitsBelow(file);
}
