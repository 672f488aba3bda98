export type Collected<E> = { readonly events: readonly E[]; readonly error?: unknown };

/** Reads a stream to its end. What came before an error is kept, as it holds the tokens that are paid for. */
export async function collectEvents<E>(open: () => Promise<AsyncIterable<E>>): Promise<Collected<E>> {
  const events: E[] = [];
  try {
    for await (const event of await open()) events.push(event);
    return { events };
  } catch (error) {
    return { events, error };
  }
}
