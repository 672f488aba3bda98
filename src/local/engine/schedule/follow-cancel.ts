/** A signal of one's own that follows an outer one where its owner agrees. */
export type FollowedCancel = { readonly signal: AbortSignal; abort(reason: Error): void; stop(): void };

/**
 * When the outer signal is aborted, `goesOn` is asked: a job whose `if` holds also in a cancelled run (`always()`) is left alone.
 * `wasCancelled`: the owner began after the cancellation and was asked with it already. Source: docs, workflow cancellation.
 */
export function followCancel(
  outer: AbortSignal,
  wasCancelled: boolean,
  goesOn: () => Promise<boolean>,
): FollowedCancel {
  const control = new AbortController();
  const ask = () => {
    goesOn().then(
      (yes) => yes || control.abort(outer.reason),
      () => control.abort(outer.reason),
    );
  };
  if (outer.aborted && !wasCancelled) ask();
  else if (!wasCancelled) outer.addEventListener("abort", ask, { once: true });
  return {
    signal: control.signal,
    abort: (reason) => control.abort(reason),
    stop: () => outer.removeEventListener("abort", ask),
  };
}
