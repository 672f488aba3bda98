import type { AgentEvent } from "../../src/contracts/agent-event.ts";
import type { AgentEnd, AgentWork, OpenAgentPool, PoolSettings } from "../../src/ports/agent-pool.ts";

type Scene = (work: AgentWork, tell: (event: AgentEvent) => void) => Partial<AgentEnd> | Promise<Partial<AgentEnd>>;

/** A pool whose agents do what a test says, one scene a work; a work too many fails. */
export function scriptedAgents(...scenes: readonly Scene[]) {
  const works: AgentWork[] = [];
  const settings: PoolSettings[] = [];
  const figures = { model: "openai/gpt-x", calls: 1, toolCalls: 2, usage: { input: 10, cached: 0, output: 5 } };
  const open: OpenAgentPool = async (given) => {
    settings.push(given);
    return {
      async run(work, tell) {
        const scene = scenes[works.push(work) - 1];
        if (scene === undefined) throw new Error(`nobody plays work ${works.length}`);
        return { ok: true, text: "", ...figures, ...(await scene(work, tell)) } as AgentEnd;
      },
      close: async () => undefined,
    };
  };
  return { open, works, settings };
}
