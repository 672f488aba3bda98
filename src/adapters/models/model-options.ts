/** What each vendor's folder needs to make a model; the key is a value, as only the app reads the environment. */
export type ModelOptions = {
  /** The vendor's own name, without `vendor/`. */
  readonly model: string;
  readonly key: string;
  readonly baseUrl?: string | undefined;
  /** Silence of the vendor for so long ends a call. */
  readonly idleMs?: number | undefined;
};
