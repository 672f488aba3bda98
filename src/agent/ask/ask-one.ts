import { isPassing, remedyOf } from "../../core/model-failures.ts";
import { boundOutput } from "../../core/money/bound-output.ts";
import { isCounted } from "../../core/money/parse-counts.ts";
import { retryWaitMs } from "../../core/retry.ts";
import { vendorNames } from "../../core/vendors.ts";
import type { Model, Reply, ToldUsage, ToolSpec, Transcript, Usage } from "../../ports/model.ts";
import type { AgentTask } from "../agent-task.ts";
import { inTime } from "../in-time.ts";
import { addUsage, type Halt } from "../progress.ts";
import type { Reservation, Spend } from "../spend.ts";
import { tellReply } from "../tell.ts";
import { boundByCount, type Counted, estimateTokens } from "./estimate-tokens.ts";
import { nameFailure } from "./name-failure.ts";

export type AskContext = { readonly specs: readonly ToolSpec[]; readonly deadlineMs: number };
type OneContext = AskContext & {
  readonly transcript: Transcript;
  /** What this model's vendor has counted of it. */
  readonly counted: Counted | null;
  /** Another model of the role can take over. */
  readonly hasNext: boolean;
};

/** `usage` of all attempts, also of those that failed. */
export type AskedOne =
  | { readonly reply: Reply; readonly usage: Usage }
  | { readonly reply?: undefined; readonly halt: Halt; readonly usage: Usage };

const maxAttempts = 6;
/** What may be fewer tokens than that is not worth a question. */
const minCounted = 30_000;
const maxCountMs = 20_000;
/** What lasts longer than this is not waited for where another model can go on at once. */
const patienceMs = 120_000;
const backoff = { baseMs: 2000, capMs: 60_000 };

/**
 * One answer of one model. What may pass is tried again, waiting as long as the vendor asked, whole, plus jitter; when that goes past the
 * deadline, or lasts while another model could go on, it is given up at once.
 */
export async function askOne<T>(task: AgentTask<T>, model: Model, context: OneContext): Promise<AskedOne> {
  const { clock, spend } = task;
  const startedMs = clock.monotonicMs();
  const inputTokens = await boundInput(task, model, context);
  let usage: Usage = { input: 0, cached: 0, output: 0 };
  for (let attempt = 0; ; attempt++) {
    const reservation = spend.reserve(model.name, { inputTokens, maxOutputTokens: task.limits.maxOutputTokens });
    if (reservation === undefined) return { halt: outOfMoney(spend, inputTokens), usage };
    const askedMs = clock.monotonicMs();
    const reply = await replyInTime(task, model, context, reservation);
    const told = toldBy(reply) ?? (reply.failure && brokenOff(inputTokens, reservation, clock.monotonicMs() - askedMs));
    spend.settle(model.name, reservation, told);
    usage = addUsage(usage, isCounted(told) ? told : mostOf(inputTokens, reservation));
    if (reply.stop === "failed" || reply.stop === "refusal") task.onFirst?.("failed");
    tellReply(task, model, reply);
    if (reply.stop !== "failed" && reply.stop !== "refusal") return { reply, usage };
    if (task.signal?.aborted) return { halt: { stop: "aborted", reason: "The job was told to stop." }, usage };
    const leftMs = context.deadlineMs - clock.monotonicMs();
    if (leftMs <= 0)
      return { halt: { stop: "time", reason: "The time limit was reached while the model was asked." }, usage };
    const failure = reply.failure;
    const waitMs = retryWaitMs(attempt, backoff, () => clock.random(), failure?.retryAfterMs);
    const mayPass = failure !== undefined && isPassing(failure.kind);
    const patience = task.patienceMs ?? (context.hasNext ? patienceMs : Number.POSITIVE_INFINITY);
    const isLasting = clock.monotonicMs() + waitMs - startedMs > patience;
    if (!mayPass || isLasting || attempt + 1 >= maxAttempts || waitMs >= leftMs)
      return { halt: gaveUp(model, reply), usage };
    task.reporter.say(`${model.name}: ${failure.kind} (${failure.message}); again in ${Math.ceil(waitMs / 1000)} s`);
    // An abort wakes it early; the next round then sees the signal.
    await clock.sleep(waitMs, task.signal).catch(() => undefined);
    if (task.signal?.aborted) return { halt: { stop: "aborted", reason: "The job was told to stop." }, usage };
  }
}

/**
 * How many tokens the call sends at most. The bytes of a large text are two to four times its tokens: a review of 60 KB would not fit into the share of
 * a run of six features. So its vendor is asked to count what it has not seen yet.
 */
async function boundInput<T>(task: AgentTask<T>, model: Model, context: OneContext): Promise<number> {
  const { transcript, specs, counted, deadlineMs } = context;
  const bound = estimateTokens(transcript, specs, counted);
  if (counted !== null || bound < minCounted || model.countInput === undefined) return bound;
  const options = { maxOutputTokens: task.limits.maxOutputTokens, ...effortOf(task) };
  const until = { clock: task.clock, deadlineMs: Math.min(deadlineMs, task.clock.monotonicMs() + maxCountMs) };
  const count = await inTime(
    until,
    task.signal,
    (signal) => model.countInput?.(transcript, specs, { ...options, signal }) ?? Promise.resolve(undefined),
  );
  return boundByCount(bound, count);
}

function effortOf<T>({ effort }: AgentTask<T>) {
  return effort === undefined ? {} : { effort };
}

function replyInTime<T>(
  task: AgentTask<T>,
  model: Model,
  context: OneContext,
  { maxOutputTokens }: Reservation,
): Promise<Reply> {
  const until = { clock: task.clock, deadlineMs: context.deadlineMs };
  const onBegun = () => task.onFirst?.("begun");
  return inTime(until, task.signal, (signal) =>
    model.reply(context.transcript, context.specs, { maxOutputTokens, signal, onBegun, ...effortOf(task) }),
  );
}

/** Only what never began costs nothing: an answer, or a part of one, for which nothing is counted is not free. */
function toldBy({ usage, stop, failure }: Reply): ToldUsage {
  const neverBegan =
    stop === "context_overflow" || (failure !== undefined && failure.kind !== "cut" && failure.kind !== "aborted");
  return isCounted(usage) && usage.input + usage.output === 0 && !neverBegan ? undefined : usage;
}

/** What an answer that broke off before it was counted can have cost: nobody knows what of the input was put into the cache, which is the dearest. */
function brokenOff(inputTokens: number, { maxOutputTokens }: Reservation, tookMs: number): Usage {
  const output = boundOutput({ made: 0, bytes: 0, unseenMs: tookMs }, maxOutputTokens);
  return { input: inputTokens, cached: 0, cacheWrite: inputTokens, output };
}

/** What counts toward the cap of tokens where nobody knows what it was: all that it could have been. */
function mostOf(inputTokens: number, { maxOutputTokens }: Reservation): Usage {
  return { input: inputTokens, cached: 0, output: maxOutputTokens };
}

function outOfMoney({ leftUsd, spentUsd }: Pick<Spend, "leftUsd" | "spentUsd">, inputTokens: number): Halt {
  const [left, spent] = [leftUsd, spentUsd].map((usd) => `$${usd.toFixed(4)}`);
  const reason = `What is left of the budget, ${left}, does not pay for another answer; this job has spent ${spent}. The next call sends up to ${inputTokens} tokens, and all that it may cost is set aside before it is made.`;
  return { stop: "money", reason };
}

function gaveUp(model: Model, reply: Reply): Halt {
  const { failure } = reply;
  const named = nameFailure(model, reply) ?? `${model.name} gave no answer (${reply.rawStop})`;
  if (failure === undefined) return { stop: "model_failed", reason: named, isLasting: true };
  const asked = failure.retryAfterMs;
  const vendor = vendorNames.find((one) => model.name.startsWith(`${one}/`));
  const wait = asked === undefined ? "" : `, asks to wait ${Math.ceil(asked / 1000)} s`;
  const remedy = remedyOf(vendor, failure.kind);
  const reason = `${named}${wait}${remedy === "" ? "" : `.${remedy}`}`;
  const halt: Halt = { stop: "model_failed", reason, ...(isPassing(failure.kind) ? {} : { isLasting: true }) };
  return asked === undefined ? halt : { ...halt, retryAfterMs: asked };
}
