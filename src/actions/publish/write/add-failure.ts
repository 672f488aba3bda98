import { Fault, type FaultCode } from "../../../core/fault.ts";
import type { Work } from "../work/work.ts";

const recorded: ReadonlySet<FaultCode> = new Set([
  "baton.missing",
  "baton.digest",
  "baton.size",
  "contract.broken",
  "path.refused",
  "secret.leak",
]);

/** A job that gave nothing is its own failure; a baton that is refused is this job's to be red about. Anything else is thrown on: it is no fault of the leg's. */
export function addFailure(work: Work, thrown: unknown): Work {
  if (!(thrown instanceof Fault) || !recorded.has(thrown.code)) throw thrown;
  return {
    ...work,
    failures: [...work.failures, thrown.message],
    refused: work.refused || thrown.code !== "baton.missing",
  };
}
