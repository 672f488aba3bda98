import type { ModelFailure, Reply, Transcript } from "./model.ts";

/** One question of a batch; `id` is given back with its answer: letters, digits, `-` and `_`, at most 64. */
export type BatchRequest = {
  readonly id: string;
  readonly transcript: Transcript;
  readonly maxOutputTokens: number;
};

/** `mayBeMade`: nobody knows whether the vendor has it; `find` tells. */
export type Submitted =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly failure: ModelFailure; readonly mayBeMade: boolean };

/** What is known of a batch whose id was lost. Its requests' ids begin with `key` and a `-`. */
export type LostBatch = {
  readonly key: string;
  readonly requests: number;
  /** When it was about to be submitted, in ISO 8601. */
  readonly since: string;
  /** Batches that are known to be others. */
  readonly others: readonly string[];
};
/** `unsure`: one that runs may be it; it is known once that has ended. */
export type Found = { readonly kind: "found"; readonly id: string } | { readonly kind: "none" | "unsure" };

/** How a batch ended; `failed`: its vendor refused it whole. */
export type BatchEnd = "completed" | "expired" | "cancelled" | "failed";
export type Looked = {
  /** null: it still runs. */
  readonly end: BatchEnd | null;
  /** Requests that have come to an end, however. */
  readonly done: number;
  readonly reason: string;
};

/** What came of one request; those that no answer names have none. `why`: half a sentence. */
export type BatchAnswer =
  | { readonly id: string; readonly reply: Reply }
  | { readonly id: string; readonly reply?: undefined; readonly why: string };

/** What a vendor tells, or why it could not be asked. */
export type Told<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: ModelFailure };

/** A vendor's batches of one model: many questions at once, answered within a day at a lower price. Nothing here rejects, waits or tries again. */
export interface Batches {
  /** The most that one batch holds; what is sent may also be too large in bytes. */
  readonly maxRequests: number;
  readonly maxBytes: number;
  /** `key` names the batch, so that it can be found when nobody has kept its id. Costs what its answers cost. */
  submit(key: string, requests: readonly BatchRequest[], signal?: AbortSignal): Promise<Submitted>;
  find(lost: LostBatch, signal?: AbortSignal): Promise<Told<Found>>;
  look(id: string, signal?: AbortSignal): Promise<Told<Looked>>;
  /** Of a batch that has ended. */
  results(id: string, signal?: AbortSignal): Promise<Told<readonly BatchAnswer[]>>;
  /** What is answered already stays so, and is paid for. */
  cancel(id: string, signal?: AbortSignal): Promise<Told<undefined>>;
}

/** The batches of `vendor/model`; undefined: its vendor has none, or Baton does not know them. A Fault `model.no_key` names the variable that is missing. */
export type FindBatches = (name: string) => Promise<Batches | undefined>;
