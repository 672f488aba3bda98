/** Time and chance, so that stories and tests share none with the machine. */
export interface Clock {
  now(): Date;
  /** Milliseconds since the process began; they only grow. */
  monotonicMs(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Uniform in [0, 1). */
  random(): number;
}
