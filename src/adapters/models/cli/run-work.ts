import type { AgentEvent } from "../../../contracts/agent-event.ts";
import type { Outcome } from "../../../core/pool/schedule.ts";
import type { AgentEnd, AgentFailure, AgentWork } from "../../../ports/agent-pool.ts";
import type { ProgramSandbox } from "../../../ports/program-sandbox.ts";
import type { Place } from "./process/make-place.ts";
import { type ProcessEnd, type ProcessLimits, runProcess } from "./process/run-process.ts";
import { parseAgentLine } from "./protocols/parse-agent-line.ts";
import type { VendorProxy } from "./proxy/open-proxy.ts";
import type { Recipe } from "./recipes/recipe.ts";

export type Attempt = {
  readonly work: AgentWork;
  readonly recipe: Recipe;
  readonly model: string;
  /** Where the agent is installed. */
  readonly installed: string;
  readonly sandbox: ProgramSandbox;
  readonly place: Place;
  readonly proxy: VendorProxy;
  readonly token: string;
  readonly limits: ProcessLimits;
  /** From when it says that it is through to its end, if it calls no tool any more. */
  readonly lingerMs: number;
  readonly tell: (event: AgentEvent) => void;
  readonly stop: AbortSignal;
};
/** What the agent has said so far: since its last tool call, and that it is through, unless it goes on with its tools. */
type Heard = { text: string; ended: { ok: boolean; text: string } | null; failed: string; toolCalls: number };

/** It was through with its work, and did not end: a program of Node's may hang at its very end (nodejs/node#54918). What it said stands. */
const wasThrough: AgentFailure = { stop: "time", reason: "The agent was through and did not end." };
/** A result is far shorter; what an agent floods us with is not kept. */
const maxTextLength = 256 * 1024;

/** Runs the work's process once. `outcome` says whether it may be tried again. */
export async function runWork(of: Attempt): Promise<{ readonly end: AgentEnd; readonly outcome: Outcome }> {
  const { recipe, place, work, proxy } = of;
  const heard: Heard = { text: "", ended: null, failed: "", toolCalls: 0 };
  const lingering = new AbortController();
  let linger: NodeJS.Timeout | undefined;
  const ended = await runProcess({
    sandbox: of.sandbox,
    place,
    ...(recipe.settings === undefined ? {} : { settings: recipe.settings }),
    words: [...recipe.program(of.installed), ...recipe.args(of.model)],
    env: recipe.env(of.token),
    folder: work.folder,
    shown: [of.installed],
    limits: of.limits,
    stop: AbortSignal.any([of.stop, lingering.signal]),
    onSample: of.tell,
    onLine: (line) => {
      for (const event of parseAgentLine(recipe.cli, line)) {
        if (!lingering.signal.aborted) hear(heard, event);
        of.tell(event);
      }
      if (heard.ended === null) linger = void clearTimeout(linger);
      else linger ??= setTimeout(() => lingering.abort(wasThrough), of.lingerMs);
    },
  }).finally(() => clearTimeout(linger));
  const figures = {
    model: proxy.model() || `${recipe.vendor}/${of.model}`,
    calls: proxy.calls(),
    toolCalls: heard.toolCalls,
    usage: proxy.usage(),
  };
  const failure = findFailure(ended, heard, of);
  if (failure === undefined) {
    const text = heard.ended?.text || heard.text;
    return { end: { ok: true, text, ...figures }, outcome: { kind: "completed", why: "the agent ended" } };
  }
  const kind = failure.stop === "crashed" ? "broken" : failure.stop === "aborted" ? "cancelled" : "failed";
  return { end: { ok: false, failure, ...figures }, outcome: { kind, why: `${failure.stop}: ${failure.reason}` } };
}

function hear(heard: Heard, event: AgentEvent): void {
  if (event.type === "said") heard.text += event.text;
  if (heard.text.length > 2 * maxTextLength) heard.text = heard.text.slice(-maxTextLength);
  if (event.type === "tool_called") {
    heard.text = "";
    heard.ended = null;
    heard.toolCalls += 1;
  }
  if (event.type === "failed") heard.failed = event.message;
  if (event.type === "ended") heard.ended = { ok: event.ok, text: event.text };
}

/** What the process says of itself weighs less than what ended it; an agent that says nothing at its end has crashed. */
function findFailure(end: ProcessEnd, heard: Heard, { recipe, proxy }: Attempt): AgentFailure | undefined {
  if (end.endedBy !== null && end.endedBy !== wasThrough) return end.endedBy;
  if (heard.ended?.ok) return undefined;
  const said = (heard.ended?.text || heard.failed || end.errors || "it said nothing").slice(0, 500);
  const ofVendor = proxy.lastFailure();
  if (heard.ended !== null || ofVendor !== undefined) {
    const reason = `cli/${recipe.cli} gave up: ${said}${ofVendor === undefined ? "" : ` (${ofVendor.reason})`}`;
    return { ...ofVendor, stop: ofVendor?.stop ?? "model_failed", reason };
  }
  const how = end.exitCode === null ? "by a signal" : `with ${end.exitCode}`;
  return { stop: "crashed", reason: `cli/${recipe.cli} ended ${how} in the middle of its work: ${said}` };
}
