import { type Json, toObject, toText } from "../json.ts";
import type { Vendor } from "../script/script.ts";

/** How a request of a batch ends; `answered`: by the script. */
export type Fate = "answered" | "errored" | "expired";
export type BatchRules = {
  /** Looks that find a batch still running. 1 by default. */
  readonly looks?: number;
  /** `batch`: counted from 1 over all vendors. Absent: all are answered. */
  readonly fate?: (request: { readonly batch: number; readonly body: Json }) => Fate;
  /** After a batch was made, and before its vendor says so. */
  readonly onMade?: (batch: number) => void;
  readonly now?: () => Date;
};

export type BatchRequest = { readonly customId: string; readonly body: Json };
/** A request's answer as its vendor's own JSON, or why there is none. */
export type Outcome =
  | { readonly kind: "succeeded"; readonly body: Json }
  | { readonly kind: "errored"; readonly status: number; readonly error: Json }
  | { readonly kind: "expired" | "canceled" };

export type KeptBatch = {
  readonly vendor: Vendor;
  readonly id: string;
  /** Counted from 1. */
  readonly number: number;
  readonly requests: readonly BatchRequest[];
  readonly metadata: Json;
  readonly madeAt: Date;
  looks: number;
  cancelledAt: Date | null;
  outcomes: readonly (Outcome & { readonly customId: string })[] | null;
};

/** Answers one request as if it had come by itself. */
export type AnswerOne = (vendor: Vendor, body: Json) => Promise<Outcome>;

/** The batches of all vendors, kept as long as the server runs. */
export function openBatches(rules: BatchRules, answer: AnswerOne) {
  const kept: KeptBatch[] = [];
  const files = new Map<string, string>();
  const now = rules.now ?? (() => new Date());
  return {
    files,
    now,
    all: (): readonly KeptBatch[] => kept,
    /** Newest first. */
    of: (vendor: Vendor): readonly KeptBatch[] => kept.filter((one) => one.vendor === vendor).reverse(),
    keepFile(text: string): string {
      const id = `file-scripted${files.size + 1}`;
      files.set(id, text);
      return id;
    },
    make(vendor: Vendor, requests: readonly BatchRequest[], metadata: Json = {}): KeptBatch {
      const number = kept.length + 1;
      const id = `${vendor === "anthropic" ? "msgbatch_" : "batch_"}scripted${number}`;
      const made = {
        vendor,
        id,
        number,
        requests,
        metadata,
        madeAt: now(),
        looks: 0,
        cancelledAt: null,
        outcomes: null,
      };
      kept.push(made);
      rules.onMade?.(number);
      return made;
    },
    /** A look at it: after enough of them, or once it is cancelled, it has ended. */
    async look(batch: KeptBatch): Promise<KeptBatch> {
      batch.looks += 1;
      if (batch.outcomes !== null) return batch;
      if (batch.cancelledAt !== null)
        batch.outcomes = batch.requests.map(({ customId }) => ({ customId, kind: "canceled" as const }));
      else if (batch.looks > (rules.looks ?? 1)) batch.outcomes = await endAll(batch, rules, answer);
      return batch;
    },
  };
}
export type KeptBatches = ReturnType<typeof openBatches>;

async function endAll({ vendor, number, requests }: KeptBatch, { fate }: BatchRules, answer: AnswerOne) {
  const outcomes: (Outcome & { readonly customId: string })[] = [];
  for (const { customId, body } of requests) {
    const end = fate?.({ batch: number, body }) ?? "answered";
    const error = { type: "api_error", message: "Internal server error." };
    const outcome: Outcome =
      end === "answered"
        ? await answer(vendor, body)
        : end === "expired"
          ? { kind: "expired" }
          : { kind: "errored", status: 500, error };
    outcomes.push({ customId, ...outcome });
  }
  return outcomes;
}

export function countOutcomes({ requests, outcomes }: KeptBatch) {
  const count = (kind: Outcome["kind"]): number => outcomes?.filter((one) => one.kind === kind).length ?? 0;
  const [succeeded, errored, expired, canceled] = [
    count("succeeded"),
    count("errored"),
    count("expired"),
    count("canceled"),
  ];
  return {
    processing: requests.length - succeeded - errored - expired - canceled,
    succeeded,
    errored,
    expired,
    canceled,
  };
}

/** What is wrong with the ids of a batch's requests. */
export function checkIds(requests: readonly BatchRequest[]): string | undefined {
  if (requests.length === 0) return "a batch needs at least one request";
  const bad = requests.find(({ customId }) => !/^[A-Za-z0-9_-]{1,64}$/.test(customId));
  if (bad !== undefined) return `custom_id ${JSON.stringify(bad.customId)} does not match ^[a-zA-Z0-9_-]{1,64}$`;
  const ids = new Set(requests.map(({ customId }) => customId));
  if (ids.size < requests.length) return "custom_id must be unique within a batch";
  return requests.some(({ body }) => body.stream !== undefined) ? "stream is not supported in a batch" : undefined;
}

export function toRequest(customId: unknown, body: unknown): BatchRequest {
  return { customId: toText(customId), body: toObject(body) };
}
