import { z } from "zod";
import { findNearestLines } from "../../core/search/nearest-lines.ts";
import { hideAgain } from "../../core/text/reveal-text.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { type AgentTool, defineTool, failed, type ToolOutcome, wrote } from "../tool.ts";
import { numberLines } from "./read-file.ts";
import { readText } from "./read-text.ts";
import { toRepoPath } from "./to-repo-path.ts";

/** `edit_file {path, old, new}`: replaces the one place where `old` stands. */
export function editFile(workspace: Workspace): AgentTool {
  return defineTool({
    name: "edit_file",
    description:
      "Replaces one passage of a file. Use it for every change to a file that exists; use write_file for new files.",
    input: z.strictObject({
      path: z.string().min(1),
      old: z
        .string()
        .min(1)
        .describe(
          "The passage as it stands in the file, without line numbers, long enough to stand there exactly once.",
        ),
      new: z.string().describe("What stands there afterwards."),
    }),
    act: async ({ path: given, old, new: replacement }) => {
      const path = toRepoPath(given);
      const text = await readText(workspace, path);
      if (old === replacement) return failed("old and new are the same; nothing was changed.");
      const spelling = spellings(text, old, replacement).find((each) => text.includes(each.old));
      if (spelling === undefined) return notFound(path, text, old);
      const at = text.indexOf(spelling.old);
      if (text.indexOf(spelling.old, at + 1) >= 0) return notOnce(path, text, spelling.old);
      const edited = text.slice(0, at) + spelling.new + text.slice(at + spelling.old.length);
      await workspace.write(path, Buffer.from(edited, "utf8"));
      return wrote(`${JSON.stringify(path)} was edited at line ${lineAt(text, at)}.`, {
        path,
        before: text,
        after: edited,
      });
    },
  });
}

type Spelling = { readonly old: string; readonly new: string };

/** As given; with the file's own line ends; with what the reader was shown of invisible characters turned back into them. */
function spellings(text: string, old: string, replacement: string): readonly Spelling[] {
  const given = { old, new: replacement };
  const hidden = { old: hideAgain(old), new: hideAgain(replacement) };
  return text.includes("\r\n") ? [given, toCrLf(given), hidden, toCrLf(hidden)] : [given, hidden];
}

function toCrLf(spelling: Spelling): Spelling {
  const convert = (text: string) => text.replace(/\r?\n/g, "\r\n");
  return { old: convert(spelling.old), new: convert(spelling.new) };
}

function notFound(path: string, text: string, old: string): ToolOutcome {
  const near = findNearestLines(text, old);
  const what = `The passage does not stand in ${JSON.stringify(path)}; nothing was changed.`;
  if (near === undefined) return failed(`${what} Nothing there is like it: read the file again.`);
  return failed(
    `${what} These lines are nearest to it: copy old from them, without the numbers.`,
    numberLines(near.lines, near.firstLine),
  );
}

function notOnce(path: string, text: string, old: string): ToolOutcome {
  const lines: number[] = [];
  for (let at = text.indexOf(old); at >= 0 && lines.length < 20; at = text.indexOf(old, at + 1))
    lines.push(lineAt(text, at));
  const where = `lines ${lines.join(", ")}${lines.length === 20 ? " and further ones" : ""}`;
  return failed(
    `The passage stands more than once in ${JSON.stringify(path)} (${where}); nothing was changed. Give more lines around the one that you mean.`,
  );
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
