import type { AgentTool } from "../tool.ts";

/** The rule by which git leaves a path out of a change; undefined: it takes it. */
export type FindRule = (path: string) => Promise<string | undefined>;

/** A tool that writes, and then tells at once when the file will not be part of the change; what it wrote stands. */
export function withIgnored(tool: AgentTool, findRule: FindRule): AgentTool {
  return {
    ...tool,
    act: async (input, signal) => {
      const outcome = await tool.act(input, signal);
      if (outcome.wrote === undefined) return outcome;
      const { path } = outcome.wrote;
      const rule = await findRule(path);
      if (rule === undefined) return outcome;
      const say = `${outcome.say} But the repository ignores ${JSON.stringify(path)}: it will not be part of the change. Take another name if it belongs there. The rule is shown.`;
      return { ...outcome, say, data: [outcome.data, rule].filter((part) => part !== "").join("\n") };
    },
  };
}
