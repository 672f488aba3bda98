import type { Sandbox } from "../../ports/sandbox.ts";
import type { Break, Syntax } from "../../ports/syntax.ts";
import type { AgentTool, ToolOutcome, Written } from "../tool.ts";
import { findPythonBreak } from "./find-python-break.ts";

/** Larger texts are not parsed. */
const maxCharacters = 400_000;

export type Parsers = { readonly syntax: Syntax; readonly sandbox: Sandbox; readonly folder: string };

/** A tool that writes, and then tells when the file no longer parses; what it wrote stands. */
export function withSyntax(tool: AgentTool, parsers: Parsers): AgentTool {
  return {
    spec: tool.spec,
    act: async (input, signal) => {
      const outcome = await tool.act(input, signal);
      return outcome.wrote === undefined ? outcome : tellBreak(outcome, outcome.wrote, parsers, signal);
    },
  };
}

async function tellBreak(
  outcome: ToolOutcome,
  wrote: Written,
  parsers: Parsers,
  signal?: AbortSignal,
): Promise<ToolOutcome> {
  const { path, before, after } = wrote;
  if (after.length > maxCharacters || (before?.length ?? 0) > maxCharacters) return outcome;
  const isPython = /\.pyi?$/.test(path);
  const language = isPython ? "Python" : parsers.syntax.languageOf(path);
  const found = isPython
    ? await findPythonBreak(wrote, { ...parsers, ...(signal === undefined ? {} : { signal }) })
    : findNewBreak(wrote, parsers.syntax);
  if (found === undefined || language === undefined) return outcome;
  const words = before === undefined ? "It does not parse" : "It parsed before and no longer does";
  const data = [outcome.data, `line ${found.line}: ${found.why}`].filter((part) => part !== "").join("\n");
  return { ...outcome, say: `${outcome.say} ${words} as ${language}: see line ${found.line}.`, data };
}

/** What was broken before is not this edit's doing, and may be a dialect: a template, JavaScript with JSX. */
function findNewBreak({ path, before, after }: Written, syntax: Syntax): Break | undefined {
  if (before === undefined && syntax.languageOf(path) === "JavaScript") return undefined;
  const found = syntax.findBreak(path, after);
  if (found === undefined || before === undefined) return found;
  return syntax.findBreak(path, before) === undefined ? found : undefined;
}
