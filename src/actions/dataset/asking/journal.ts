import { z } from "zod";
import { DatasetRecord } from "../../../contracts/dataset.ts";
import { Usd } from "../../../contracts/primitives.ts";
import { ModelName } from "../../../contracts/roles.ts";
import { Fault } from "../../../core/fault.ts";

const Id = DatasetRecord.shape.id;
const Reason = z.string().max(2000);

/** How a batch came to its end: as its vendor says, `refused` (it never began), `lost` (its vendor knows nothing of it any more). */
const BatchOver = z.enum(["completed", "expired", "cancelled", "failed", "refused", "lost"]);
export type BatchOver = z.infer<typeof BatchOver>;

/** What happened to one question: it was begun and may cost so much, it was answered, or it is answered by nobody. What happened to a batch stands between. */
const Entry = z.union([
  z.strictObject({ begun: Id, mostUsd: Usd }),
  z.strictObject({ answered: DatasetRecord }),
  z.strictObject({
    failed: Id,
    costUsd: Usd,
    reason: Reason,
    /** Asked again it would end the same way. */
    final: z.boolean(),
  }),
  /** About to be submitted, with what each of its questions can cost. */
  z.strictObject({
    batch: Id,
    model: ModelName,
    since: z.iso.datetime(),
    requests: z.array(z.strictObject({ id: Id, mostUsd: Usd })).min(1),
  }),
  /** Its vendor's name for it. */
  z.strictObject({ submitted: Id, id: z.string().min(1).max(200) }),
  /** All that it gave is noted; what it left can cost nothing any more. */
  z.strictObject({ over: Id, how: BatchOver, reason: Reason }),
]);
export type Entry = z.infer<typeof Entry>;

export type Batch = {
  readonly key: string;
  readonly model: string;
  readonly since: string;
  /** null: nobody has noted it. */
  readonly id: string | null;
  readonly requests: readonly { readonly id: string; readonly mostUsd: number }[];
};
/** `left`: so many questions have no answer by it. */
export type EndedBatch = Batch & { readonly how: BatchOver; readonly reason: string; readonly left: number };

/** What former jobs have left of a dataset. */
export type Journal = {
  readonly answers: ReadonlyMap<string, DatasetRecord>;
  /** Questions that are not asked again, with the reason. */
  readonly failed: ReadonlyMap<string, string>;
  /** All that was spent; what was begun and never ended is counted with the most that it can have cost. */
  readonly spentUsd: number;
  /** Batches that are not over. */
  readonly batches: readonly Batch[];
  readonly ended: readonly EndedBatch[];
  /** Questions that batches have left without an answer: how often, and why the last time. */
  readonly left: ReadonlyMap<string, { readonly times: number; readonly reason: string }>;
  /** What the batches that are not over can still cost; no part of what was spent. */
  readonly heldUsd: number;
};

/**
 * The file of a journal, a line an entry. A line that a kill has cut is passed over: what it would have told is asked again. Any other that does not say what
 * an entry says is a Fault `input.invalid` with its line.
 */
export function parseJournal(file: string, text: string): Journal {
  const told = new Told();
  for (const [index, line] of text.split("\n").entries()) {
    const entry = parseEntry(line, `${file}:${index + 1}`);
    if (entry !== undefined) told.take(entry);
  }
  return told.toJournal();
}

class Told {
  readonly #answers = new Map<string, DatasetRecord>();
  readonly #failed = new Map<string, string>();
  readonly #reasons = new Map<string, string>();
  readonly #begun = new Map<string, number>();
  readonly #batches = new Map<string, Batch>();
  readonly #ended: EndedBatch[] = [];
  readonly #left = new Map<string, { readonly times: number; readonly reason: string }>();
  #spentUsd = 0;

  take(entry: Entry): void {
    if ("begun" in entry) {
      this.#spentUsd += this.#begun.get(entry.begun) ?? 0;
      this.#begun.set(entry.begun, entry.mostUsd);
    } else if ("answered" in entry) {
      const { id, costUsd } = entry.answered;
      if (!this.#answers.has(id)) this.#answers.set(id, entry.answered);
      this.#begun.delete(id);
      this.#spentUsd += costUsd;
    } else if ("failed" in entry) {
      if (entry.final) this.#failed.set(entry.failed, entry.reason);
      this.#reasons.set(entry.failed, entry.reason);
      this.#begun.delete(entry.failed);
      this.#spentUsd += entry.costUsd;
    } else this.#takeBatch(entry);
  }

  #takeBatch(entry: Extract<Entry, { batch: string } | { submitted: string } | { over: string }>): void {
    if ("batch" in entry) {
      const { batch: key, ...rest } = entry;
      this.#batches.set(key, { key, id: null, ...rest });
    } else if ("submitted" in entry) {
      const batch = this.#batches.get(entry.submitted);
      if (batch !== undefined) this.#batches.set(batch.key, { ...batch, id: entry.id });
    } else {
      const batch = this.#batches.get(entry.over);
      if (batch !== undefined) this.#end(batch, entry);
    }
  }

  #end(batch: Batch, { how, reason }: Extract<Entry, { over: string }>): void {
    this.#batches.delete(batch.key);
    const left = this.#openOf(batch);
    this.#ended.push({ ...batch, how, reason, left: left.length });
    // One that never began has asked nothing.
    if (how === "refused") return;
    for (const { id } of left) {
      const why = this.#reasons.get(id) ?? (reason || `its batch ended as ${how}`);
      this.#left.set(id, { times: (this.#left.get(id)?.times ?? 0) + 1, reason: why });
    }
  }

  #openOf({ requests }: Batch): Batch["requests"] {
    return requests.filter(({ id }) => !this.#answers.has(id) && !this.#failed.has(id));
  }

  toJournal(): Journal {
    const batches = [...this.#batches.values()];
    const held = batches.flatMap((batch) => this.#openOf(batch));
    return {
      answers: this.#answers,
      failed: this.#failed,
      spentUsd: [...this.#begun.values()].reduce((sum, usd) => sum + usd, this.#spentUsd),
      batches,
      ended: this.#ended,
      left: this.#left,
      heldUsd: held.reduce((sum, { mostUsd }) => sum + mostUsd, 0),
    };
  }
}

function parseEntry(line: string, place: string): Entry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = Entry.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Fault(
    "input.invalid",
    `${place}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}: no answer that this Baton wrote. Give another folder in \`out\`, or take the file away.`,
    { who: "user" },
  );
}
