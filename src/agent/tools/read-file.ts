import { z } from "zod";
import type { Workspace } from "../../ports/workspace.ts";
import { type AgentTool, defineTool, done, failed, optional } from "../tool.ts";
import { readText } from "./read-text.ts";
import { toRepoPath } from "./to-repo-path.ts";

const maxLines = 800;

/** `read_file {path, from?, to?}`: lines with their numbers, from 1, both ends included. */
export function readFile(workspace: Workspace): AgentTool {
  return defineTool({
    name: "read_file",
    description: `Shows a file with line numbers, ${maxLines} lines at most. Read what you will change or claim something about.`,
    input: z.strictObject({
      path: z.string().min(1),
      from: optional(z.int().positive()),
      to: optional(z.int().positive()),
    }),
    act: async ({ path: given, from, to }) => {
      const path = toRepoPath(given);
      const text = await readText(workspace, path);
      if (text === "") return done(`${JSON.stringify(path)} is empty.`);
      const lines = text.replace(/\n$/, "").split("\n");
      const first = from ?? 1;
      const last = Math.min(to ?? lines.length, lines.length, first + maxLines - 1);
      if (first > lines.length || last < first)
        return failed(
          `${JSON.stringify(path)} has ${lines.length} lines; ${first} to ${to ?? "the end"} are none of them.`,
        );
      return done(
        `Lines ${first} to ${last} of ${lines.length} of ${JSON.stringify(path)}.`,
        numberLines(lines.slice(first - 1, last), first),
      );
    },
  });
}

/** `   12<tab>text`: the number and the tab are no part of the line. */
export function numberLines(lines: readonly string[], first: number): string {
  const width = String(first + lines.length).length;
  return lines.map((line, index) => `${String(first + index).padStart(width)}\t${line}`).join("\n");
}
