import { createHash } from "node:crypto";
import { estimateTokens } from "../../../agent/ask/estimate-tokens.ts";
import type { Reservation } from "../../../agent/spend.ts";
import { groupBy } from "../../../core/group-by.ts";
import { remedyOf } from "../../../core/model-failures.ts";
import { vendorNames } from "../../../core/vendors.ts";
import { toFigure } from "../../../leg/money.ts";
import type { Batches, BatchRequest } from "../../../ports/batches.ts";
import type { Ports } from "../../../ports/ports.ts";
import type { AskedAll } from "./ask-all.ts";
import { type Asking, promptOf } from "./ask-question.ts";
import type { Entry, Journal } from "./journal.ts";
import type { Question } from "./questions.ts";

export type BatchCrew = {
  /** Those that no batch has which still runs. */
  readonly questions: readonly Question[];
  readonly journal: Journal;
  readonly vendors: ReadonlyMap<string, Batches>;
  readonly asking: Asking;
  readonly note: (entry: Entry) => Promise<void>;
};
type Outside = Pick<Ports, "clock" | "reporter" | "signal">;

/** A question that so many batches have left without an answer is left out. */
const maxTimes = 2;

/**
 * Submits what the journal has no answer to, a batch or more for each model, and waits for none of them. What a batch is noted before it is submitted, and its
 * vendor's id before anything else is done; all that it can cost is set aside.
 */
export async function askInBatches(crew: BatchCrew, ports: Outside): Promise<AskedAll> {
  const { questions, journal } = crew;
  const failed = new Map(journal.failed);
  for (const { id } of questions) {
    const left = journal.left.get(id);
    if (left !== undefined && left.times >= maxTimes && !journal.answers.has(id))
      failed.set(id, `left out after ${left.times} batches; the last: ${left.reason}`);
  }
  const open = new Map<string, string>();
  const held: Reservation[] = [];
  const asked = questions.filter(({ id }) => !journal.answers.has(id) && !failed.has(id));
  for (const [model, ofModel] of groupBy(asked, ({ model }) => model)) {
    const batches = crew.vendors.get(model);
    for (const { id } of ofModel) open.set(id, `${model} can not be asked`);
    if (batches !== undefined) await submitAll(ofModel, { model, batches, crew, open, held, ports });
  }
  return { records: questions.flatMap(({ id }) => journal.answers.get(id) ?? []), failed, open, held };
}

type Submitting = {
  readonly model: string;
  readonly batches: Batches;
  readonly crew: BatchCrew;
  readonly open: Map<string, string>;
  /** What is out with the vendors now. */
  readonly held: Reservation[];
  readonly ports: Outside;
};
type Held = BatchRequest & { readonly reservation: Reservation };

async function submitAll(questions: readonly Question[], of: Submitting): Promise<void> {
  const { batches, open } = of;
  const left = [...questions];
  while (left.length > 0) {
    if (of.ports.signal.aborted) {
      for (const { id } of left) open.set(id, "the job was told to stop");
      return;
    }
    const requests: Held[] = [];
    let bytes = 0;
    while (left[0] !== undefined && requests.length < batches.maxRequests && bytes < batches.maxBytes) {
      const request = toRequest(left[0], of);
      left.shift();
      if (request === undefined) continue;
      requests.push(request);
      bytes += Buffer.byteLength(JSON.stringify(request.transcript)) + 1000;
    }
    if (requests.length === 0) return;
    const why = await submit(requests, of);
    if (why === undefined) continue;
    for (const { id } of left) open.set(id, why);
    return;
  }
}

/** undefined: what is left of the budget does not pay for its whole length. */
function toRequest(question: Question, { model, crew, open, ports }: Submitting): Held | undefined {
  const { asking } = crew;
  const { transcript } = promptOf(question, asking, () => ports.clock.random());
  const { maxOutputTokens } = asking;
  const estimate = { inputTokens: estimateTokens(transcript, []), maxOutputTokens, batched: true as const };
  const reservation = asking.purse.reserve(model, estimate);
  if (reservation !== undefined && reservation.maxOutputTokens >= maxOutputTokens)
    return { id: question.id, transcript, maxOutputTokens, reservation };
  if (reservation !== undefined) asking.purse.release(reservation);
  open.set(question.id, `what is left of the budget, $${toFigure(asking.purse.leftUsd)}, does not pay for it`);
  return undefined;
}

/** Why the vendor did not take it; undefined: it has it, or nobody knows, which the next job finds out. */
async function submit(requests: readonly Held[], of: Submitting): Promise<string | undefined> {
  const { model, batches, crew, open, ports } = of;
  const since = ports.clock.now().toISOString();
  const ids = requests.map(({ id }) => id);
  const key = createHash("sha256")
    .update(JSON.stringify([model, since, ports.clock.random(), ids]))
    .digest("hex")
    .slice(0, 16);
  const noted = requests.map(({ id, reservation }) => ({ id, mostUsd: reservation.usd }));
  await crew.note({ batch: key, model, since, requests: noted });
  of.held.push(...requests.map(({ reservation }) => reservation));
  const submitted = await batches.submit(key, requests, crew.asking.signal);
  if (submitted.ok) {
    await crew.note({ submitted: key, id: submitted.id });
    ports.reporter.say(`${model}: batch ${submitted.id} of ${requests.length} questions was submitted.`);
    for (const id of ids) open.set(id, `waits for batch ${submitted.id} of ${model}`);
    return undefined;
  }
  const { failure, mayBeMade } = submitted;
  if (mayBeMade) {
    ports.reporter.warn(
      `${model}: whether batch ${key} was made is not known (${failure.message}); the next job looks.`,
    );
    for (const id of ids) open.set(id, `waits for a batch of ${model} of which nobody knows yet whether it was made`);
    return undefined;
  }
  const vendor = vendorNames.find((name) => model.startsWith(`${name}/`));
  const why = `${model} took no batch: ${failure.message}.${remedyOf(vendor, failure.kind)}`;
  await crew.note({ over: key, how: "refused", reason: why.slice(0, 2000) });
  of.held.splice(-requests.length);
  for (const { id, reservation } of requests) {
    crew.asking.purse.release(reservation);
    open.set(id, why);
  }
  return why;
}
