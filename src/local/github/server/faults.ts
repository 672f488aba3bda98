/** A fault to be played to whoever calls next. */
export type Fault = {
  /** Against `METHOD /api/v3/repos/…`, without the query. */
  readonly match: RegExp;
  /** Answer this instead. */
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Break the connection without an answer. */
  readonly reset?: boolean;
  /** Do what was asked, and only then answer or break as said above. */
  readonly afterWrite?: boolean;
  /** How often; once unless said. */
  readonly times?: number;
};

export type Faults = {
  add(fault: Fault): void;
  /** The fault for this call, counted down; undefined for an ordinary one. */
  take(method: string, path: string): Fault | undefined;
};

/** Faults in the order in which they were asked for. */
export function createFaults(): Faults {
  const waiting: { readonly fault: Fault; left: number }[] = [];
  return {
    add: (fault) => void waiting.push({ fault, left: fault.times ?? 1 }),
    take(method, path) {
      const found = waiting.find((one) => one.left > 0 && one.fault.match.test(`${method} ${path}`));
      if (found === undefined) return undefined;
      found.left -= 1;
      return found.fault;
    },
  };
}
