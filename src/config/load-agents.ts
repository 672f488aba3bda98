import type { GitObjects } from "../ports/git/git-objects.ts";
import { type AgentFile, type Agents, agentsFolder } from "./agent-file.ts";
import { decodeText } from "./decode-text.ts";
import { notValid } from "./not-valid.ts";
import { parseAgent } from "./parse-agent.ts";
import { foreignFolders, parseForeignAgent } from "./parse-foreign-agent.ts";

const maxAgents = 40;
/** Each is named to those who may ask it, with every call. */
const maxForeign = 12;

/**
 * The agents as they stand at `baseSha`, never from a pull request's head: Baton's own files, where a mistake is a Fault, and those of other tools, of
 * which what can not be read, or has a name that is taken, is passed over. Links are passed over too.
 */
export async function loadAgents(git: Pick<GitObjects, "listTree" | "readFiles">, baseSha: string): Promise<Agents> {
  const agents = await loadOwn(git, baseSha);
  for (const folder of foreignFolders) {
    const paths = (await listAgents(git, baseSha, folder)).slice(0, maxForeign);
    const files = paths.length === 0 ? new Map<string, Buffer>() : await git.readFiles(baseSha, paths);
    for (const path of paths) {
      const agent = parseForeignAgent(path, files.get(path)?.toString("utf8") ?? "");
      if (agent !== undefined && !agents.has(agent.name)) agents.set(agent.name, agent);
    }
  }
  return agents;
}

async function loadOwn(
  git: Pick<GitObjects, "listTree" | "readFiles">,
  baseSha: string,
): Promise<Map<string, AgentFile>> {
  const paths = await listAgents(git, baseSha, agentsFolder);
  if (paths.length > maxAgents)
    throw notValid([`${agentsFolder}: ${paths.length} agents; at most ${maxAgents} are read`]);
  const files = paths.length === 0 ? new Map<string, Buffer>() : await git.readFiles(baseSha, paths);
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

async function listAgents(git: Pick<GitObjects, "listTree">, baseSha: string, folder: string): Promise<string[]> {
  return (await git.listTree(baseSha, folder))
    .filter(({ path, mode }) => path.startsWith(`${folder}/`) && isAgent(path) && mode.startsWith("100"))
    .map(({ path }) => path);
}

function isAgent(path: string): boolean {
  return path.endsWith(".md") && !path.endsWith("/README.md");
}
