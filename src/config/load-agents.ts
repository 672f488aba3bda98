import type { GitObjects } from "../ports/git/git-objects.ts";
import { type AgentFile, type Agents, agentsFolder } from "./agent-file.ts";
import { decodeText } from "./decode-text.ts";
import { notValid } from "./not-valid.ts";
import { parseAgent } from "./parse-agent.ts";

const maxAgents = 40;

/** The agents as they stand at `baseSha`, never from a pull request's head; none where the folder is not there. Links are passed over. */
export async function loadAgents(git: Pick<GitObjects, "listTree" | "readFiles">, baseSha: string): Promise<Agents> {
  const paths = (await git.listTree(baseSha, agentsFolder))
    .filter(({ path, mode }) => path.startsWith(`${agentsFolder}/`) && isAgent(path) && mode.startsWith("100"))
    .map(({ path }) => path);
  if (paths.length === 0) return new Map();
  if (paths.length > maxAgents)
    throw notValid([`${agentsFolder}: ${paths.length} agents; at most ${maxAgents} are read`]);
  const files = await git.readFiles(baseSha, paths);
  const agents = new Map<string, AgentFile>();
  for (const path of paths) {
    const agent = parseAgent(path, decodeText(files.get(path) ?? Buffer.alloc(0), path));
    const other = agents.get(agent.name);
    if (other !== undefined)
      throw notValid([`${path}:2:1: name: ${other.path} is called ${JSON.stringify(agent.name)} too`]);
    agents.set(agent.name, agent);
  }
  return agents;
}

function isAgent(path: string): boolean {
  return path.endsWith(".md") && !path.endsWith("/README.md");
}
