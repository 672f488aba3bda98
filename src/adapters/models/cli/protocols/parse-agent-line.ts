import type { AgentEvent } from "../../../../contracts/agent-event.ts";
import type { CliName } from "../../../../core/command-line-agents.ts";
import type { Line } from "../../../../core/text/line-splitter.ts";
import { parseClaude } from "./parse-claude.ts";
import { parseCodex } from "./parse-codex.ts";
import { parseGemini } from "./parse-gemini.ts";
import { type Json, toObject } from "./read-json.ts";

type Parse = (event: Json) => readonly AgentEvent[] | undefined;
const parsers: Readonly<Record<CliName, Parse>> = { claude: parseClaude, codex: parseCodex, gemini: parseGemini };

/** What a command-line agent's line tells. Nothing is lost: what is new to us is `unknown`, what is no JSON object `malformed`; an empty line tells nothing. */
export function parseAgentLine(cli: CliName, line: Line): readonly AgentEvent[] {
  if (line.text.trim() === "" && line.leftOut === 0) return [];
  const event = line.leftOut > 0 ? undefined : parseObject(line.text);
  if (event === undefined)
    return [{ type: "malformed", line: line.text, isWhole: line.isWhole, leftOut: line.leftOut }];
  return parsers[cli](event) ?? [{ type: "unknown", event }];
}

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value === toObject(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
