import type { AgentEvent } from "../../../contracts/agent-event.ts";
import type { Outcome } from "../../../core/pool/schedule.ts";
import type { AgentEnd, AgentFailure, AgentWork } from "../../../ports/agent-pool.ts";
import type { ProgramSandbox } from "../../../ports/program-sandbox.ts";
import { type Heard, hear, lastWord, nothingHeard } from "./heard.ts";
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

/** It was through with its work, and did not end: a program of Node's may hang at its very end (nodejs/node#54918). What it said stands. */
const wasThrough: AgentFailure = { stop: "time", reason: "The agent was through and did not end." };
/** What runs in the background is waited for no longer than this, and the agent's word stands: it may be a server that never ends. */
const maxBackgroundMs = 600_000;
const maxQuoted = 500;

/** Runs the work's process once. `outcome` says whether it may be tried again. */
export async function runWork(of: Attempt): Promise<{ readonly end: AgentEnd; readonly outcome: Outcome }> {
  const { recipe, place, work, proxy } = of;
  const heard = nothingHeard();
  const linger = waitForEnd(of, heard);
  const ended = await runProcess({
    sandbox: of.sandbox,
    place,
    ...(recipe.settings === undefined ? {} : { settings: recipe.settings }),
    words: [...recipe.program(of.installed), ...recipe.args(of.model)],
    env: recipe.env(of.token),
    folder: work.folder,
    shown: [of.installed],
    limits: of.limits,
    stop: AbortSignal.any([of.stop, linger.signal]),
    onSample: of.tell,
    onLine: (line) => {
      for (const event of parseAgentLine(recipe.cli, line)) {
        if (!linger.signal.aborted && hear(heard, event)) linger.look();
        of.tell(event);
      }
    },
  }).finally(() => linger.stop());
  const figures = {
    model: proxy.model() || `${recipe.vendor}/${of.model}`,
    calls: proxy.calls(),
    toolCalls: heard.toolCalls,
    usage: proxy.usage(),
  };
  const failure = findFailure(ended, heard, of);
  const cut = proxy.lastCut();
  if (failure === undefined) {
    const text = lastWord(heard, proxy.tries());
    const end = { ok: true, text, ...(cut === undefined ? {} : { cut }), ...figures } as const;
    return { end, outcome: { kind: "completed", why: "the agent ended" } };
  }
  const kind = failure.stop === "crashed" ? "broken" : failure.stop === "aborted" ? "cancelled" : "failed";
  return { end: { ok: false, failure, ...figures }, outcome: { kind, why: `${failure.stop}: ${failure.reason}` } };
}

/**
 * Ends an agent that is through and does not end, when nothing is heard of it for a while: not while the vendor still answers it, nor (so long as may be)
 * while something runs in the background to which it will come back. `look` is called at each sign of life.
 */
function waitForEnd({ lingerMs, proxy }: Attempt, heard: Heard) {
  const lingering = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let lookedMs = 0;
  // What it waited for may have come just before the look: from then on it has the whole while again.
  const wait = (wasWaiting = false): void => {
    timer = setTimeout(() => {
      const hasTask = heard.background > 0 && performance.now() - lookedMs < maxBackgroundMs;
      const isWaiting = proxy.openRequests() > 0 || hasTask;
      if (isWaiting || wasWaiting) wait(isWaiting);
      else lingering.abort(wasThrough);
    }, lingerMs);
  };
  return {
    signal: lingering.signal,
    stop: () => clearTimeout(timer),
    look(): void {
      clearTimeout(timer);
      lookedMs = performance.now();
      if (heard.ended !== null) wait();
    },
  };
}

/** What the process says of itself weighs less than what ended it; an agent that says nothing at its end has crashed. */
function findFailure(end: ProcessEnd, heard: Heard, { recipe, proxy }: Attempt): AgentFailure | undefined {
  const isThrough = heard.ended?.ok === true && !heard.goesOn;
  const stands = end.endedBy === wasThrough || (end.endedBy?.stop === "time" && isThrough);
  const ofVendor = proxy.lastFailure();
  // Who asked again until its time was up was kept by the vendor.
  if (end.endedBy?.stop === "time" && !stands && ofVendor !== undefined)
    return { ...ofVendor, reason: `${ofVendor.reason} ${end.endedBy.reason}` };
  if (end.endedBy !== null && !stands) return end.endedBy;
  if (heard.ended?.ok) return undefined;
  const because = [ofVendor?.reason, proxy.lastCut()].filter((why) => why !== undefined).join(" ");
  const why = because === "" ? "" : ` (${because})`;
  if (heard.ended !== null || ofVendor !== undefined) {
    const said = (heard.ended?.text || heard.failed || tailOf(end.errors) || "it said nothing").slice(0, maxQuoted);
    return { ...ofVendor, stop: ofVendor?.stop ?? "model_failed", reason: `cli/${recipe.cli} gave up: ${said}${why}` };
  }
  const how = end.exitCode === null ? "by a signal" : `with ${end.exitCode}`;
  const said = [heard.failed.slice(0, maxQuoted), tailOf(end.errors)].filter((text) => text !== "").join("; ");
  const reason = `cli/${recipe.cli} ended ${how} in the middle of its work: ${said || "it said nothing"}${why}`;
  return { stop: "crashed", reason };
}

/** Its last words on the error stream, from a line's beginning: why it ended stands there, old warnings before it. */
function tailOf(errors: string): string {
  if (errors.length <= maxQuoted) return errors;
  const tail = errors.slice(-maxQuoted);
  const lineAt = tail.indexOf("\n") + 1;
  return tail.slice(lineAt < tail.length ? lineAt : 0);
}
