import { z } from "zod";
import { maxTold } from "../../core/edits/find-places.ts";
import { type Matcher, type Placed, placeEdit } from "../../core/edits/place-edit.ts";
import { findNearestLines } from "../../core/search/nearest-lines.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { type AgentTool, defineTool, failed, type ToolOutcome, wrote } from "../tool.ts";
import { numberLines } from "./read-file.ts";
import { readText } from "./read-text.ts";
import { toRepoPath } from "./to-repo-path.ts";

type Texts = { readonly before: string; readonly after: string };

/** `edit_file {path, old, new}`: replaces the one place where `old` stands. */
export function editFile(workspace: Workspace): AgentTool {
  return defineTool({
    name: "edit_file",
    description: "Replaces one passage of a file that exists.",
    input: z.strictObject({
      path: z.string().min(1),
      old: z
        .string()
        .min(1)
        .describe("The passage as it stands there, without line numbers, long enough to be the only one."),
      new: z.string(),
    }),
    act: async ({ path: given, old, new: replacement }) => {
      const path = toRepoPath(given);
      const text = await readText(workspace, path);
      if (old === replacement) return failed("old and new are the same; nothing was changed.");
      const placed = placeEdit(text, { old: old.toWellFormed(), new: replacement.toWellFormed() });
      if (placed.found === "never") return notFound(path, text, old);
      if (placed.found === "often") return notOnce(path, text, placed);
      if (placed.found === "unclear") return notClear(path, text, placed);
      const edited = text.slice(0, placed.start) + placed.replacement + text.slice(placed.end);
      if (edited === text)
        return failed(`Nothing in ${JSON.stringify(path)} would change: its line ends and unchanged lines are kept.`);
      await workspace.write(path, Buffer.from(edited, "utf8"));
      return wasEdited(path, { before: text, after: edited }, placed);
    },
  });
}

const apart: Readonly<Record<Exclude<Matcher, "exact">, string>> = {
  blanks: "apart from line ends and blanks at the ends of lines",
  indentation: "apart from its indentation",
  "look-alikes": "apart from characters that look alike",
  "look-alikes and indentation": "apart from its indentation and characters that look alike",
};

/** A passage that was not there as given is shown as it stands now, so that the model sees what became of its words. */
function wasEdited(
  path: string,
  text: Texts,
  { start, by, replacement }: Placed & { readonly found: "once" },
): ToolOutcome {
  const line = lineAt(text.after, start);
  const what = `${JSON.stringify(path)} was edited at line ${line}`;
  const written = { path, ...text };
  if (by === "exact") return wrote(`${what}.`, written);
  const shown = text.after.slice(text.after.slice(0, start).lastIndexOf("\n") + 1, start + replacement.length);
  return wrote(
    `${what}: old stands there ${apart[by]}. These lines stand there now.`,
    written,
    numberLines(shown.replace(/\n$/, "").split("\n"), line),
  );
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

function notOnce(path: string, text: string, placed: Placed & { readonly found: "often" }): ToolOutcome {
  const lines = placed.starts.slice(0, maxTold).map((at) => lineAt(text, at));
  const where = `lines ${lines.join(", ")}${placed.starts.length > maxTold ? " and further ones" : ""}`;
  const how = placed.by === "exact" ? "" : ` ${apart[placed.by]}`;
  return failed(
    `The passage stands more than once in ${JSON.stringify(path)}${how} (${where}); nothing was changed. Give more lines around the one that you mean, as they stand there.`,
  );
}

/** The same character stands there as it is in one place and as its plain form in another, and new has it once more. */
function notClear(path: string, text: string, { start, end }: Placed & { readonly found: "unclear" }): ToolOutcome {
  const from = text.slice(0, start).lastIndexOf("\n") + 1;
  return failed(
    `In ${JSON.stringify(path)} the passage has both typographic and plain quotes, dashes or blanks where old has one kind, so it is not clear which of them new means; nothing was changed. Copy old from these lines, without the numbers, and write new with the very characters.`,
    numberLines(text.slice(from, end).replace(/\n$/, "").split("\n"), lineAt(text, start)),
  );
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
