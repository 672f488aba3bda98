import { z } from "zod";
import { type AgentTool, defineTool, done, failed } from "../../../agent/tool.ts";
import { truncateMiddle } from "../../../core/text/truncate.ts";
import type { Part } from "./guide.ts";

/** Bytes of one answer. */
const maxBytes = 24_000;

/** `read_guidance {numbers}`: parts of the project's guidance, from the base commit, that its contents name. */
export function readGuidanceTool(parts: readonly Part[]): AgentTool {
  return defineTool({
    name: "read_guidance",
    description: "Gives parts of the project's own guidance by the numbers of its contents.",
    input: z.strictObject({ numbers: z.array(z.int()).min(1).max(10) }),
    act: async ({ numbers }) => {
      const wanted = numbers.map((number) => parts.find(({ id }) => id === number));
      const missing = numbers.filter((_number, index) => wanted[index] === undefined);
      if (missing.length > 0)
        return failed(`There is no part ${missing.join(", ")}; the contents have 1 to ${parts.length}.`);
      const text = wanted
        .flatMap((part) =>
          part === undefined ? [] : [`${part.guide.path}:${part.section.line}\n${part.section.text}`],
        )
        .join("\n\n");
      return done("The project's own guidance, as it stands on the base:", truncateMiddle(text, { maxBytes }).text);
    },
  });
}
