import { z } from "zod";
import { stripAnsi } from "../../core/text/strip-ansi.ts";
import type { Sandbox, SandboxResult } from "../../ports/sandbox.ts";
import { type AgentTool, defineTool, done, optional } from "../tool.ts";

const usualTimeoutMs = 120_000;
const maxTimeoutMs = 600_000;
/** Below what the loop lets through of one result, so that output is cut once and the count of what is missing is right. */
const maxOutputBytes = 40_000;

/** What a command finds: what was installed, and why nothing was. */
export type RunGround =
  | { readonly kind: "as_it_is" }
  | {
      readonly kind: "prepared";
      readonly command: string;
      readonly durationMs: number;
      /** A line for the shell before each command, after which tools find what was installed. */
      readonly places?: string | undefined;
      /** What of the project is not there. */
      readonly lacks?: readonly { readonly path: string; readonly why: string }[];
    }
  /** `log`: what the set-up printed. */
  | { readonly kind: "lacking"; readonly why: string; readonly log: string };
/** Comes when the folder is ready, however long it takes. */
export type FindGround = () => Promise<RunGround>;

/**
 * `run {command, timeoutMs?}`: a shell command in the sandbox, with the workspace as its folder. The first one waits until the folder is ready, and its result
 * says what was prepared; where nothing could be, each that fails says why.
 */
export function run(
  sandbox: Sandbox,
  folder: string,
  findGround: FindGround = async () => ({ kind: "as_it_is" }),
): AgentTool {
  let isTold = false;
  return defineTool({
    name: "run",
    description: "Runs a command in a new shell in the repository's root, without network: tests, the narrowest first.",
    input: z.strictObject({
      command: z.string().min(1).max(20_000),
      timeoutMs: optional(z.int().positive()).describe(`≤ ${maxTimeoutMs}; null: ${usualTimeoutMs}.`),
    }),
    act: async ({ command, timeoutMs }, signal) => {
      const limit = Math.min(timeoutMs ?? usualTimeoutMs, maxTimeoutMs);
      const ground = await findGround();
      const ran = await sandbox.run({
        command: toLine(command, ground),
        folder,
        network: false,
        timeoutMs: limit,
        maxOutputBytes,
        ...(signal === undefined ? {} : { signal }),
      });
      const seconds = (ran.durationMs / 1000).toFixed(1);
      const output = stripAnsi(ran.output).text;
      const first = isTold ? { say: "", data: "" } : tellGround(ground);
      isTold = true;
      const end = `${tellEnd(ran, limit)}, ${seconds} s${output === "" ? ", no output" : ""}.`;
      return done(
        `${end}${tellCause(ran, output, ground)}${first.say}`,
        [output, first.data].filter(Boolean).join("\n"),
      );
    },
  });
}

function tellEnd(ran: SandboxResult, limit: number): string {
  if (ran.overLimit) return `Ended by the sandbox (limit "${ran.overLimit.name}"): ${ran.overLimit.reason}`;
  if (ran.timedOut) return `Ended after the time limit of ${limit} ms`;
  return `Exit code ${ran.exitCode ?? "none (a signal)"}`;
}

function tellGround(ground: RunGround): { readonly say: string; readonly data: string } {
  const none = { say: "", data: "" };
  if (ground.kind === "as_it_is") return none;
  if (ground.kind === "prepared") {
    const seconds = Math.round(ground.durationMs / 1000);
    const lacks = (ground.lacks ?? []).map(({ path, why }) => `Not there: ${path} (${why})`);
    return { say: ` Before it ${JSON.stringify(ground.command)} was run here (${seconds} s).`, data: lacks.join("\n") };
  }
  return ground.log === "" ? none : { say: "", data: `What the set-up printed at its end:\n${ground.log}` };
}

/** How tools say that they asked for something of the network. */
const wantsNetwork =
  /ENOTFOUND|EAI_AGAIN|ENOTCACHED|ENETUNREACH|ECONNREFUSED|could ?n[o']t resolve|name resolution|network is unreachable|only-if-cached|offline mode|--offline|is disabled|GOPROXY=off|no matching distribution|network (?:access|requests?|connectivity) (?:is|are)|ERR_PNPM_NO_OFFLINE|YN0080/i;

/** Why it failed, where it is not the code's fault. */
function tellCause(ran: SandboxResult, output: string, ground: RunGround): string {
  if (ran.exitCode === 0) return "";
  if (ground.kind === "lacking")
    return ` Dependencies are not installed here and there is no network (${ground.why}): do not try to install them.`;
  return wantsNetwork.test(output) ? " There is no network here: only what is installed can be used." : "";
}

function toLine(command: string, ground: RunGround): string {
  return ground.kind === "prepared" && ground.places !== undefined ? `${ground.places}\n${command}` : command;
}
