import { cleanText } from "../core/text/clean-text.ts";
import { type AgentFile, AgentHead } from "./agent-file.ts";
import { notValid } from "./not-valid.ts";
import { parseYaml } from "./parse-yaml.ts";

/** About 1,500 tokens: they are sent with every call. */
const maxChars = 6000;

/**
 * A markdown file with front matter → an agent; what people do not see in it (comments, invisible characters) is left out. Anything wrong is a Fault
 * `config.invalid` with `file:line:column: key: what`.
 */
export function parseAgent(path: string, content: string): AgentFile {
  const parts = /^\ufeff?---[ \t]*\r?\n(?<head>[\s\S]*?)^---[ \t]*(?:\r?\n|$)(?<body>[\s\S]*)$/m.exec(content);
  if (parts === null || parts.index !== 0) {
    throw notValid([
      `${path}:1:1: an agent's file begins with its front matter (name, description, role) between two lines of ---`,
    ]);
  }
  const { head = "", body = "" } = parts.groups ?? {};
  const parsed = parseYaml(AgentHead, head, { file: path, firstLine: 2 });
  const text = cleanText(body).text.trim();
  const bodyLine = head.split("\n").length + 2;
  if (text === "")
    throw notValid([
      `${path}:${bodyLine}:1: nothing is said after the front matter; write there what the agent is to do`,
    ]);
  if (text.length > maxChars)
    throw notValid([
      `${path}:${bodyLine}:1: the text has ${text.length} characters; at most ${maxChars} are sent with every call. Make it shorter`,
    ]);
  return { ...parsed, path, text };
}
