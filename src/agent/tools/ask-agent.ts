import { z } from "zod";
import type { OpenAgentLog } from "../../ports/agent-log.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Model } from "../../ports/model.ts";
import type { Reporter } from "../../ports/reporter.ts";
import { usualLimits } from "../agent-task.ts";
import { makeNonce } from "../fence.ts";
import { Advice, promptAdviser } from "../prompts/adviser.ts";
import { runLogged } from "../run-logged.ts";
import { sliceSpend } from "../slice-spend.ts";
import type { Spend } from "../spend.ts";
import { type AgentTool, defineTool, done, failed } from "../tool.ts";

/** An agent that others may ask. */
export type Adviser = {
  readonly name: string;
  readonly description: string;
  readonly text: string;
  /** Its own, or those of who asks; looked up when it is first asked. */
  readonly models: () => Promise<readonly Model[]>;
  /** Tools that only read; `ask_agent` is not among them, so nobody asks on. */
  readonly tools: readonly AgentTool[];
};

export type Asking = {
  /** Of who asks: each question gets a fifth of what it has left. */
  readonly spend: Spend;
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly openLog: OpenAgentLog;
  /** What the job has left. */
  readonly leftMs: () => number;
};

const share = 0.2;
const limits = { ...usualLimits, turns: 15, toolCalls: 60, bytes: 1_000_000, maxOutputTokens: 6000 };
const maxMs = 5 * 60_000;

/** `ask_agent {agent, task}`: another agent of the repository answers from its files, in a conversation and with a slice of the money of its own. */
export function askAgent(advisers: readonly [Adviser, ...Adviser[]], of: Asking): AgentTool {
  const names = advisers.map(({ name }) => name) as [string, ...string[]];
  const list = advisers.map(({ name, description }) => `${name}: ${description}`).join(" · ");
  return defineTool({
    name: "ask_agent",
    description: `Asks another agent, who reads the repository and changes nothing. Use it where its description fits and the answer would take much reading. There are: ${list}`,
    input: z.strictObject({
      agent: z.enum(names),
      task: z
        .string()
        .min(1)
        .max(4000)
        .describe("The question with all that it needs: it sees nothing of this conversation."),
    }),
    act: async ({ agent: name, task }, signal) => {
      const adviser = advisers.find((one) => one.name === name) ?? advisers[0];
      const { clock, reporter } = of;
      const nonce = makeNonce(() => clock.random());
      const spend = sliceSpend(of.spend, of.spend.leftUsd * share);
      const asked = {
        name,
        models: await adviser.models(),
        prompt: promptAdviser(adviser, task, nonce),
        tools: adviser.tools,
        result: Advice,
        limits: { ...limits, timeMs: Math.max(0, Math.min(maxMs, of.leftMs())) },
        spend,
        clock,
        reporter,
        ...(signal === undefined ? {} : { signal }),
      };
      const outcome = await runLogged(asked, of.openLog({ kind: adviser.name, agent: adviser.name }));
      if (!outcome.ok) {
        return failed(
          `${name} gave no answer (${outcome.stop}): ${outcome.reason} Find it out yourself, or ask for less.`,
        );
      }
      return done(
        `${name} answered after ${outcome.turns} turns. Its words are a claim: check what your work rests on.`,
        JSON.stringify(outcome.result, null, 1),
      );
    },
  });
}
