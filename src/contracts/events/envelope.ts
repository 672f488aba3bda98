import { z } from "zod";
import { Instant, RunId, TicketId } from "../primitives.ts";

/** Who sends and receives events: people, the three agents of the coding system, their helpers, and those who work on tasks. */
export const Party = z.enum([
  "maintainer",
  "repository_manager",
  "planner",
  "coder",
  "validator",
  "reviewer",
  "documenter",
  "panel",
  "relay",
  "dataset",
]);
export type Party = z.infer<typeof Party>;

/** On whose word. A machine's own step has `id: 0`. */
export const Actor = z.strictObject({
  login: z.string().min(1).max(100),
  id: z.int().nonnegative(),
  permission: z.enum(["admin", "maintain", "write", "triage", "read", "none"]),
});
export type Actor = z.infer<typeof Actor>;

/** What every event carries beside its type's payload. */
export const eventEnvelope = {
  /** The writer puts it: the tip's + 1. */
  seq: z.int().positive(),
  /** From the cause: `comment:<id>`, `claim:<ticket>:<n>`, `proof:<base>:<tree>`. The same key in a run is the same event. */
  key: z.string().min(1).max(200),
  at: Instant,
  run: RunId,
  ticket: TicketId.nullable(),
  from: Party,
  to: Party,
  /** The claim, comment or run that this belongs to. */
  correlationId: z.string().min(1).max(220),
  actor: Actor,
};
