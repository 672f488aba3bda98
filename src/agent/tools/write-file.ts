import { z } from "zod";
import type { Workspace } from "../../ports/workspace.ts";
import { type AgentTool, defineTool, done, failed, wrote } from "../tool.ts";
import { toRepoPath } from "./to-repo-path.ts";

const maxBytes = 1_000_000;
const maxBytesBefore = 10_000_000;

/** `write_file {path, content}`: makes a file or replaces all of it. */
export function writeFile(workspace: Workspace): AgentTool {
  return defineTool({
    name: "write_file",
    description: "Makes a file, with its folders, or replaces a whole one.",
    input: z.strictObject({
      path: z.string().min(1),
      content: z.string().describe("All of it, with a newline at its end."),
    }),
    act: async ({ path: given, content }) => {
      const path = toRepoPath(given);
      const bytes = Buffer.from(content.toWellFormed(), "utf8");
      if (bytes.length > maxBytes)
        return failed(`The content has ${bytes.length} bytes; ${maxBytes} is the most. Nothing was written.`);
      const before = await workspace.read(path, maxBytesBefore);
      if (before?.equals(bytes)) return done(`${JSON.stringify(path)} has this content already.`);
      await workspace.write(path, bytes);
      return wrote(
        `${JSON.stringify(path)} was ${before === undefined ? "made" : "replaced"}, ${bytes.length} bytes.`,
        {
          path,
          before: before?.toString("utf8"),
          after: bytes.toString("utf8"),
        },
      );
    },
  });
}
