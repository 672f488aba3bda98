import { z } from "zod";
import { stripAnsi } from "../../core/text/strip-ansi.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import { type AgentTool, defineTool, done, optional } from "../tool.ts";

const usualTimeoutMs = 120_000;
const maxTimeoutMs = 600_000;
/** Below what the loop lets through of one result, so that output is cut once and the count of what is missing is right. */
const maxOutputBytes = 40_000;

/** `run {command, timeoutMs?}`: a shell command in the sandbox, with the workspace as its folder. */
export function run(sandbox: Sandbox, folder: string): AgentTool {
  return defineTool({
    name: "run",
    description: "Runs a command in a new shell in the repository's root, without network: tests, the narrowest first.",
    input: z.strictObject({
      command: z.string().min(1).max(20_000),
      timeoutMs: optional(z.int().positive()).describe(`≤ ${maxTimeoutMs}; null: ${usualTimeoutMs}.`),
    }),
    act: async ({ command, timeoutMs }, signal) => {
      const limit = Math.min(timeoutMs ?? usualTimeoutMs, maxTimeoutMs);
      const ran = await sandbox.run({
        command,
        folder,
        network: false,
        timeoutMs: limit,
        maxOutputBytes,
        ...(signal === undefined ? {} : { signal }),
      });
      const seconds = (ran.durationMs / 1000).toFixed(1);
      const how = ran.overLimit
        ? `Ended by the sandbox (limit "${ran.overLimit.name}"): ${ran.overLimit.reason}`
        : ran.timedOut
          ? `Ended after the time limit of ${limit} ms`
          : `Exit code ${ran.exitCode ?? "none (a signal)"}`;
      const output = stripAnsi(ran.output).text;
      return done(`${how}, ${seconds} s${output === "" ? ", no output" : ""}.`, output);
    },
  });
}
