import type { Fault } from "../core/fault.ts";

/** What the job's log says of a fault. The stack is shown only where the mistake is ours. */
export function renderFault(action: string, fault: Fault): string {
  const stop = /[.!?]$/.test(fault.message) ? "" : ".";
  const retry = fault.retryable ? `${stop} Trying again may help.` : "";
  const cause = fault.cause instanceof Error && fault.cause.message !== "" ? `\ncaused by: ${fault.cause.message}` : "";
  const stack = fault.who === "us" ? `\n${fault.cause instanceof Error ? fault.cause.stack : fault.stack}` : "";
  return `${action} failed (${fault.code}): ${fault.message}${retry}${cause}${stack}`;
}
