import type { Clock } from "../ports/clock.ts";
import type { AgentTool } from "./tool.ts";

type Until = { readonly clock: Pick<Clock, "monotonicMs" | "sleep">; readonly deadlineMs: number };

/** Works with a signal that ends with the job's or at the deadline, whichever comes first. */
export async function inTime<T>(
  { clock, deadlineMs }: Until,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const late = new AbortController();
  const leftMs = Math.max(0, deadlineMs - clock.monotonicMs());
  void clock.sleep(leftMs, over.signal).then(
    () => late.abort(new Error("The time limit was reached.")),
    () => undefined,
  );
  try {
    return await work(signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]));
  } finally {
    over.abort();
  }
}

/** A tool whose calls end at the deadline: a command of ten minutes must not outlive the time in which its work can be handed in. */
export function endInTime(tool: AgentTool, until: Until): AgentTool {
  return { ...tool, act: (input, signal) => inTime(until, signal, (either) => tool.act(input, either)) };
}
