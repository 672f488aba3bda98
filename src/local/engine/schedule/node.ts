import type { Token } from "../syntax/token.ts";
import type { JobResult } from "./job-status.ts";
import type { Call } from "./run-state.ts";

/** A job of the file with what its condition, matrix and legs are evaluated with. */
export type Node = {
  readonly call: Call;
  readonly id: string;
  readonly token: Token;
  readonly needs: readonly JobResult[];
  readonly contexts: Readonly<Record<string, unknown>>;
};
