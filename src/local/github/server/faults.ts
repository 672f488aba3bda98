/** A fault to be played to whoever calls next. */
export type Fault = {
  /** Against `METHOD /api/v3/repos/…`, without the query. */
  readonly match: RegExp;
  /** Only calls of jobs with such a key; of anybody when it lacks. */
  readonly job?: RegExp;
  /** Answer this instead. */
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Break the connection without an answer. */
  readonly reset?: boolean;
  /** Do what was asked, and only then answer or break as said above. */
  readonly afterWrite?: boolean;
  /** What happens elsewhere before the answer goes out; with `afterWrite` after the write. Alone it only delays: what was asked is done and answered. */
  readonly meanwhile?: () => Promise<unknown>;
  /** How often; once unless said. */
  readonly times?: number;
};

export type Faults = {
  add(fault: Fault): void;
  /** The fault for this call, counted down; undefined for an ordinary one. */
  take(method: string, path: string, job?: string): Fault | undefined;
};

/** Faults in the order in which they were asked for. */
export function createFaults(): Faults {
  const waiting: { readonly fault: Fault; left: number }[] = [];
  return {
    add: (fault) => void waiting.push({ fault, left: fault.times ?? 1 }),
    take(method, path, job = "") {
      const found = waiting.find(
        ({ left, fault }) => left > 0 && fault.match.test(`${method} ${path}`) && (fault.job?.test(job) ?? true),
      );
      if (found === undefined) return undefined;
      found.left -= 1;
      return found.fault;
    },
  };
}
