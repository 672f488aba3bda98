import type { AgentEvent } from "../contracts/agent-event.ts";

/** What is kept of one agent's work, for people. It is beside the work: neither member throws, and what can not be kept is warned of once a job. */
export interface AgentLog {
  /** The work's name, by which people find it: `<kind>-<number>-<eight characters by chance>`. */
  readonly work: string;
  /** Kept as it is, at once: what must not be read has been taken out before. */
  add(event: AgentEvent): void;
  close(): void;
}

/** Begins the log of a work. `kind` (small letters, digits, hyphens) begins its name; `agent`: who works, as every line names it. */
export type OpenAgentLog = (of: { readonly kind: string; readonly agent: string }) => AgentLog;
