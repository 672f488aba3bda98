import type { Config } from "../../../config/config.ts";
import type { RunState } from "../../../state/state.ts";
import type { TicketState } from "../../../state/ticket-state.ts";

/** What the next step of a task depends on. */
export type TaskSituation = {
  readonly run: RunState;
  readonly ticket: TicketState;
  readonly config: Config;
  readonly mainTip: string;
  /** Seq of the newest `/baton retry` that meant this ticket; 0 when there was none. */
  readonly retriedSeq: number;
  /** ISO 8601; absent: nobody looked at a clock, and what waits for a time goes on waiting. */
  readonly now?: string;
};
