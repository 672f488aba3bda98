/** Every way Baton fails, as `domain.reason`. Closed: a new failure gets a new line here. */
export type FaultCode =
  | "input.invalid"
  | "input.missing"
  | "config.invalid"
  | "contract.broken"
  | "event.unsupported"
  | "authority.denied"
  | "budget.spent"
  | "model.no_key"
  | "model.unknown"
  | "model.failed"
  /** It will not answer however often it is asked: its vendor refuses the key, the account, the name or the question. */
  | "model.denied"
  | "model.protocol"
  | "agent.no_result"
  | "path.refused"
  | "git.failed"
  | "git.missing"
  | "git.refused"
  | "state.missing"
  | "state.rewritten"
  | "state.corrupt"
  | "state.contended"
  | "state.version"
  | "state.transition"
  | "claim.superseded"
  | "merge.unrecorded"
  | "baton.missing"
  | "baton.digest"
  | "baton.size"
  | "prepared.missing"
  | "prepared.digest"
  | "forge.unauthorized"
  | "forge.forbidden"
  | "forge.not_found"
  | "forge.invalid"
  | "forge.conflict"
  | "forge.limited"
  | "forge.unreachable"
  | "sandbox.missing"
  | "sandbox.failed"
  | "set_up.failed"
  /** What a person gave to `setup` alone can not be used, or was left where others could read it. */
  | "set_up.secrets"
  | "services.missing"
  | "services.failed"
  | "tools.failed"
  | "secret.leak"
  | "bug";

/** Who can mend it: the person who configured Baton, the outside world, or we. */
export type Blame = "user" | "outside" | "us";

export type FaultDetails = {
  readonly who: Blame;
  /** True when the same call may succeed later without a change. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
  /** Small, printable facts: the value, the place, the limit. Never a secret. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
};

/** The one error class. The message says what happened, with which value, and what to do about it. */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly who: Blame;
  readonly retryable: boolean;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;

  constructor(code: FaultCode, message: string, details: FaultDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "Fault";
    this.code = code;
    this.who = details.who;
    this.retryable = details.retryable ?? false;
    this.facts = details.facts ?? {};
  }
}

/** Any thrown value as a Fault; what is not one is our bug, with the original kept as `cause`. */
export function toFault(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new Fault("bug", `Unexpected error: ${message}`, { who: "us", cause: thrown });
}
