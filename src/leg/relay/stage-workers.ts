import type { AgentFile, Agents } from "../../config/agent-file.ts";
import { type Config, configPath } from "../../config/config.ts";
import { loadPersonas } from "../../config/load-personas.ts";
import { type Persona, type Personas, personasFolder } from "../../config/persona-file.ts";
import { placeOfKey } from "../../config/place-of-key.ts";
import { isAsking, type Relay, type Stage } from "../../config/relays.ts";
import { Fault } from "../../core/fault.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";

/** The repository's agent whose words a stage has; null: none. */
export function agentOfStage(stage: Pick<Stage, "agent">, agents: Agents): AgentFile | null {
  return stage.agent === undefined ? null : (agents.get(stage.agent) ?? null);
}

/** Names of a stage's models in the order they are tried: its own, else its agent's and its role's; each once. */
export function namesOfStage(config: Pick<Config, "models">, stage: Stage, agent: AgentFile | null): readonly string[] {
  return stage.models ?? [...new Set([...(agent?.models ?? []), ...config.models[stage.role]])];
}

/**
 * What the configuration alone can not tell of a relay, found before anything is paid: an agent that is not there or of another role, a persona that is not there.
 * @throws Fault `config.invalid` with the line of each.
 */
export async function checkRelay(
  git: Pick<GitObjects, "listTree" | "readFiles">,
  base: string,
  { relay, ...of }: { readonly relay: Relay; readonly name: string; readonly agents: Agents },
): Promise<void> {
  const personas = relay.stages.some(({ persona }) => persona !== undefined)
    ? await loadPersonas(git, base)
    : new Map();
  const found = relay.stages.flatMap((stage, index) => [
    { index, key: "agent", said: stage.agent, why: findUnfitAgent(stage, of.agents) },
    { index, key: "persona", said: stage.persona, why: findNoPersona(stage, personas) },
  ]);
  if (found.every(({ why }) => why === undefined)) return;
  const text = (await git.readFiles(base, [configPath])).get(configPath)?.toString("utf8") ?? "";
  const mistakes = found.flatMap(({ index, key, said, why }) => {
    if (why === undefined) return [];
    const path = ["relays", of.name, "stages", index, key];
    return [`${configPath}:${placeOfKey(text, path)}: ${path.join(".")}: is ${JSON.stringify(said)}; ${why}`];
  });
  if (mistakes.length > 0)
    throw new Fault(
      "config.invalid",
      `The relay ${of.name} can not begin:\n${mistakes.map((one) => `  ${one}`).join("\n")}`,
      {
        who: "user",
      },
    );
}

/** @throws Fault `config.invalid` by `loadPersonas` where one of the repository's own is broken. */
export async function personaOfStage(
  { persona }: Pick<Stage, "persona">,
  git: Pick<GitObjects, "listTree" | "readFiles">,
  base: string,
): Promise<Persona | null> {
  return persona === undefined ? null : ((await loadPersonas(git, base)).get(persona) ?? null);
}

function findNoPersona({ persona }: Pick<Stage, "persona">, personas: Personas): string | undefined {
  if (persona === undefined || personas.has(persona)) return undefined;
  return `there is no such persona; there are ${[...personas.keys()].join(", ")}, and ${personasFolder}/ can have more`;
}

function findUnfitAgent(stage: Stage, agents: Agents): string | undefined {
  if (stage.agent === undefined || !isAsking(stage)) return undefined;
  const agent = agents.get(stage.agent);
  if (agent?.role === stage.role) return undefined;
  const fitting = [...agents.values()].filter(({ role }) => role === stage.role).map(({ name }) => name);
  const known =
    fitting.length === 0
      ? `the repository has no agent of role ${stage.role}`
      : `of role ${stage.role} there are ${fitting.join(", ")}`;
  return agent === undefined ? `there is no such agent; ${known}` : `that agent has role ${agent.role}; ${known}`;
}
