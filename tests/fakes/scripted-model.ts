import type { ModelFailureKind } from "../../src/core/model-failures.ts";
import type { Turn } from "../../src/local/models/script/script.ts";
import type { Model, ModelFailure, Reply, ReplyOptions, ToolSpec, Transcript } from "../../src/ports/model.ts";

export type AskedCall = {
  readonly transcript: Transcript;
  readonly tools: readonly ToolSpec[];
  readonly options: ReplyOptions;
};
export type ScriptedModel = Model & {
  /** Every call, as it was made. */
  readonly asked: readonly AskedCall[];
  /** Throws when turns are left that were never asked for. */
  assertAllAsked(): void;
};

const failures: Readonly<Record<NonNullable<Turn["fault"]>, ModelFailureKind>> = {
  "429": "rate_limited",
  "500": "overloaded",
  "502": "overloaded",
  "503": "overloaded",
  "529": "overloaded",
  reset: "unreachable",
  cut: "cut",
  ended: "cut",
  stall: "cut",
  empty: "cut",
  html: "cut",
};

/** A model in memory that answers with the given turns, one a call; a call too many throws, as it is a mistake of the test or of the loop. */
export function scriptedModel(turns: readonly Turn[], name = "anthropic/scripted"): ScriptedModel {
  const asked: AskedCall[] = [];
  return {
    name,
    isAppendOnly: name.startsWith("anthropic/"),
    asked,
    async reply(transcript, tools, options) {
      const index = asked.length;
      const turn = turns[index];
      if (turn === undefined)
        throw new Error(`${name} was asked ${index + 1} times, but the script has ${turns.length} turns`);
      asked.push({ transcript, tools, options });
      if (options.signal?.aborted) return failed({ kind: "aborted", message: "the call was aborted" });
      if (turn.fault === "stall") await abortOf(options.signal);
      if (options.signal?.aborted) return failed({ kind: "aborted", message: "the call was aborted" });
      if (turn.fault === undefined && turn.stop !== "overflow") options.onBegun?.();
      return toReply(turn, name, index);
    },
    assertAllAsked() {
      if (asked.length < turns.length)
        throw new Error(`${name}: turns ${asked.length + 1} to ${turns.length} were never asked for`);
    },
  };
}

function toReply(turn: Turn, name: string, index: number): Reply {
  if (turn.fault !== undefined)
    return failed({ kind: failures[turn.fault], message: `scripted ${turn.fault}`, ...toWait(turn) });
  const toolCalls = (turn.call ?? []).map((call, place) => ({
    id: `s${index}-${place}`,
    name: call.name,
    input: call.input,
  }));
  const stop =
    turn.stop === "overflow" ? "context_overflow" : (turn.stop ?? (toolCalls.length > 0 ? "tool_calls" : "end"));
  const usage = { input: turn.usage?.input ?? 100, cached: turn.usage?.cached ?? 0, output: turn.usage?.output ?? 10 };
  const opaque = { vendor: name.slice(0, name.indexOf("/")), content: turn };
  const thought = turn.think === undefined ? {} : { thought: turn.think };
  return { ...thought, text: turn.say ?? "", toolCalls, stop, rawStop: turn.stop ?? stop, usage, opaque };
}

function failed(failure: ModelFailure): Reply {
  return {
    text: "",
    toolCalls: [],
    stop: "failed",
    rawStop: failure.kind,
    usage: { input: 0, cached: 0, output: 0 },
    failure,
  };
}

function toWait(turn: Turn): { retryAfterMs?: number } {
  if (turn.retryAfterMs !== undefined) return { retryAfterMs: turn.retryAfterMs };
  return turn.retryAfter === undefined ? {} : { retryAfterMs: Number(turn.retryAfter) * 1000 };
}

/** A stall has no end of its own: only the caller's signal ends it. */
function abortOf(signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) throw new Error("a stall needs a signal that ends it");
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
