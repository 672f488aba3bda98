import { z } from "zod";
import { DatasetRecord } from "../../contracts/dataset.ts";
import { Usd } from "../../contracts/primitives.ts";
import { Fault } from "../../core/fault.ts";

const Id = DatasetRecord.shape.id;

/** What happened to one question: it was begun and may cost so much, it was answered, or it is answered by nobody. */
const Entry = z.union([
  z.strictObject({ begun: Id, mostUsd: Usd }),
  z.strictObject({ answered: DatasetRecord }),
  z.strictObject({
    failed: Id,
    costUsd: Usd,
    reason: z.string().max(2000),
    /** Asked again it would end the same way. */
    final: z.boolean(),
  }),
]);
export type Entry = z.infer<typeof Entry>;

/** What former jobs have left of a dataset. */
export type Journal = {
  readonly answers: ReadonlyMap<string, DatasetRecord>;
  /** Questions that are not asked again, with the reason. */
  readonly failed: ReadonlyMap<string, string>;
  /** All that was spent; what was begun and never ended is counted with the most that it can have cost. */
  readonly spentUsd: number;
};

/**
 * The file of a journal, a line an entry. A line that a kill has cut is passed over: what it would have told is asked again. Any other that does not say what
 * an entry says is a Fault `input.invalid` with its line.
 */
export function parseJournal(file: string, text: string): Journal {
  const answers = new Map<string, DatasetRecord>();
  const failed = new Map<string, string>();
  const begun = new Map<string, number>();
  let spentUsd = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const entry = parseEntry(line, `${file}:${index + 1}`);
    if (entry === undefined) continue;
    if ("begun" in entry) {
      spentUsd += begun.get(entry.begun) ?? 0;
      begun.set(entry.begun, entry.mostUsd);
    } else if ("answered" in entry) {
      if (!answers.has(entry.answered.id)) answers.set(entry.answered.id, entry.answered);
      begun.delete(entry.answered.id);
      spentUsd += entry.answered.costUsd;
    } else {
      if (entry.final) failed.set(entry.failed, entry.reason);
      begun.delete(entry.failed);
      spentUsd += entry.costUsd;
    }
  }
  for (const mostUsd of begun.values()) spentUsd += mostUsd;
  return { answers, failed, spentUsd };
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
