import { type AgentFile, AgentHead } from "./agent-file.ts";
import { parseHeadedText } from "./parse-headed-text.ts";

/** A markdown file with front matter → an agent. Anything wrong is a Fault `config.invalid` with `file:line:column: key: what`. */
export function parseAgent(path: string, content: string): AgentFile {
  const what = { name: "an agent", keys: "name, description, role" };
  const { head, text } = parseHeadedText({ path, content }, AgentHead, what);
  return { ...head, path, text };
}
