import { estimateTokens } from "../../../agent/ask/estimate-tokens.ts";
import { nameFailure } from "../../../agent/ask/name-failure.ts";
import type { Reservation } from "../../../agent/spend.ts";
import { isCounted } from "../../../core/money/parse-counts.ts";
import type { BatchAnswer, Batches } from "../../../ports/batches.ts";
import type { Reply, ToldUsage } from "../../../ports/model.ts";
import type { Ports } from "../../../ports/ports.ts";
import { type Asking, promptOf, toAnswer, toEntry } from "./ask-question.ts";
import type { Batch, Entry, Journal } from "./journal.ts";
import type { Question } from "./questions.ts";

export type Collecting = {
  readonly journal: Journal;
  /** By id; those that are asked no more have none. */
  readonly questions: ReadonlyMap<string, Question>;
  readonly asking: Asking;
  readonly note: (entry: Entry) => Promise<void>;
};
type Outside = Pick<Ports, "findBatches" | "reporter" | "clock">;

export type Collected = {
  /** How many requests of each batch that was looked at have ended, by the batch's key. */
  readonly done: ReadonlyMap<string, number>;
  /** What the batches that still run can cost. */
  readonly held: readonly Reservation[];
};

/**
 * Looks once at each batch that is not over, and takes what those gave that have ended. What a running one can cost stays set aside in the purse, so that its
 * answers are paid whatever else is asked.
 */
export async function collectBatches(collecting: Collecting, ports: Outside): Promise<Collected> {
  const { journal, asking } = collecting;
  const done = new Map<string, number>();
  const held = new Map(journal.batches.map((batch) => [batch.key, hold(batch, collecting)]));
  for (const batch of journal.batches) {
    const batches = await ports.findBatches(batch.model);
    const id = batches === undefined ? null : (batch.id ?? (await findLost(batch, batches, { collecting, ports })));
    if (batches === undefined || id === null) continue;
    const looked = await batches.look(id, asking.signal);
    if (!looked.ok) {
      if (looked.failure.kind === "not_found")
        await tellOver(batch, "lost", { reason: "its vendor knows nothing of it", collecting, ports });
      else ports.reporter.warn(`${batch.model}: batch ${id} could not be looked at: ${looked.failure.message}`);
      continue;
    }
    const { end, reason } = looked.value;
    done.set(batch.key, looked.value.done);
    if (end === null) continue;
    const results = await batches.results(id, asking.signal);
    if (!results.ok) {
      ports.reporter.warn(`${batch.model}: the answers of batch ${id} could not be read: ${results.failure.message}`);
      continue;
    }
    await takeAnswers(batch, results.value, { collecting, held: held.get(batch.key) ?? new Map(), ports });
    await tellOver(batch, end, { reason, collecting, ports });
  }
  return { done, held: [...held.values()].flatMap((one) => [...one.values()]) };
}

type Held = Map<string, Reservation>;

function hold({ requests, model }: Batch, { journal, questions, asking }: Collecting): Held {
  const held: Held = new Map();
  for (const { id, mostUsd } of requests) {
    const question = questions.get(id);
    if (question === undefined || journal.answers.has(id) || journal.failed.has(id)) continue;
    const inputTokens = estimateTokens(promptOf(question, asking, () => 0.5).transcript, []);
    const { maxOutputTokens } = asking;
    const reservation = asking.purse.reserve(model, { inputTokens, maxOutputTokens, maxUsd: mostUsd, batched: true });
    if (reservation !== undefined) held.set(id, reservation);
  }
  return held;
}

type Taking = { readonly collecting: Collecting; readonly ports: Outside };

/** A job died, or heard nothing, between the vendor's having it and its id being noted. undefined id: it is not known yet. */
async function findLost(batch: Batch, batches: Batches, { collecting, ports }: Taking): Promise<string | null> {
  const { journal, note, asking } = collecting;
  const others = [...journal.batches, ...journal.ended].flatMap(({ id }) => id ?? []);
  const lost = { key: batch.key, requests: batch.requests.length, since: batch.since, others };
  const found = await batches.find(lost, asking.signal);
  if (!found.ok) {
    ports.reporter.warn(
      `${batch.model}: whether batch ${batch.key} was made could not be seen: ${found.failure.message}`,
    );
    return null;
  }
  if (found.value.kind === "found") {
    await note({ submitted: batch.key, id: found.value.id });
    ports.reporter.say(`${batch.model}: batch ${found.value.id} of a job that died is taken over.`);
    return found.value.id;
  }
  if (found.value.kind === "none") await tellOver(batch, "refused", { reason: "it was never made", collecting, ports });
  else
    ports.reporter.say(
      `${batch.model}: a batch runs that may be the one of a job that died; nothing is asked again before it has ended.`,
    );
  return null;
}

async function takeAnswers(
  { model }: Batch,
  answers: readonly BatchAnswer[],
  { collecting, held, ports }: Taking & { readonly held: Held },
): Promise<void> {
  const { journal, questions, asking, note } = collecting;
  for (const { id, ...answer } of answers) {
    if (!/^[0-9a-f]{16}$/.test(id) || journal.answers.has(id) || journal.failed.has(id)) continue;
    const reservation = held.get(id);
    held.delete(id);
    if (answer.reply === undefined) {
      if (reservation !== undefined) asking.purse.release(reservation);
      const { why } = answer as { readonly why: string };
      await note({ failed: id, costUsd: 0, reason: `${model}: ${why}`.slice(0, 2000), final: false });
      continue;
    }
    const before = asking.purse.spentUsd;
    const usage = asBatched(answer.reply.usage);
    asking.purse.settle(model, reservation ?? { usd: 0, maxOutputTokens: asking.maxOutputTokens }, usage);
    const costUsd = asking.purse.spentUsd - before;
    const question = questions.get(id);
    if (question === undefined) await note({ failed: id, costUsd, reason: "it is asked no more", final: false });
    else {
      const asked = toAsked(model, answer.reply, usage);
      const redact = (text: string) => ports.reporter.redact(text);
      await note(toEntry(id, toAnswer(question, asked, { asking, costUsd, redact })));
    }
  }
  for (const reservation of held.values()) asking.purse.release(reservation);
  held.clear();
}

function asBatched(usage: ToldUsage): ToldUsage {
  return isCounted(usage) ? { ...usage, batched: true } : usage;
}

/** A reply of a batch as one that was asked alone comes. */
function toAsked(model: string, reply: Reply, told: ToldUsage): Parameters<typeof toAnswer>[1] {
  const usage = isCounted(told) ? told : { input: 0, cached: 0, output: 0, batched: true as const };
  if (reply.stop !== "refusal" && reply.stop !== "failed") return { reply, usage };
  const reason = nameFailure({ name: model }, reply) ?? `${model} gave no answer (${reply.rawStop})`;
  return { halt: { stop: "model_failed", reason }, usage };
}

async function tellOver(
  batch: Batch,
  how: Extract<Entry, { over: string }>["how"],
  { reason, collecting, ports }: Taking & { readonly reason: string },
): Promise<void> {
  await collecting.note({ over: batch.key, how, reason: reason.slice(0, 2000) });
  const why = reason === "" ? "" : `: ${reason}`;
  ports.reporter.say(
    `${batch.model}: batch ${batch.id ?? batch.key} of ${batch.requests.length} questions ended as ${how}${why}`,
  );
}
