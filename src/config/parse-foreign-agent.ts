import { cleanText } from "../core/text/clean-text.ts";
import { cutText } from "../core/text/cut-text.ts";
import { type AgentFile, AgentName } from "./agent-file.ts";
import { readFrontMatter, toList } from "./read-front-matter.ts";

/** Folders in which other tools keep a repository's agents, a Markdown file each. */
export const foreignFolders = [".claude/agents", ".github/agents"] as const;

/** As of an agent of Baton's own. */
const maxChars = 6000;
const maxDescription = 300;
/** What those tools call the right to change files. */
const changes = /^(?:edit|write|multiedit|notebookedit|edit\/.*|\*)$/i;

/**
 * Another tool's agent as one of Baton's: who may change files by its `tools` is a coder that a plan may name, who is not said to may be asked by others.
 * Its model is that tool's word, so the role's own are asked. undefined: it names and describes no agent, or says nothing.
 */
export function parseForeignAgent(path: string, content: string): AgentFile | undefined {
  const { head, body } = readFrontMatter(content);
  const name = toName(head?.["name"], path);
  const description = typeof head?.["description"] === "string" ? head["description"].replace(/\s+/g, " ").trim() : "";
  const text = cutAtParagraph(cleanText(body).text.trim());
  if (name === undefined || description === "" || text === "") return undefined;
  const role = toList(head?.["tools"]).some((tool) => changes.test(tool)) ? "coder" : "verifier";
  const shown = cutText(cleanText(description).text, maxDescription).trim();
  return { name, description: shown, role, path, text };
}

function toName(given: unknown, path: string): string | undefined {
  const file = path.slice(path.lastIndexOf("/") + 1).replace(/(?:\.agent)?\.md$/i, "");
  const named = typeof given === "string" && given.trim() !== "" ? given : file;
  const slug = named
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  return AgentName.safeParse(slug).success ? slug : undefined;
}

function cutAtParagraph(text: string): string {
  if (text.length <= maxChars) return text;
  const end = text.lastIndexOf("\n\n", maxChars - 100);
  return `${text.slice(0, end > 0 ? end : maxChars - 100).trimEnd()}\n\n[The rest of it is left out.]`;
}
