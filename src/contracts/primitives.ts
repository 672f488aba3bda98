import { z } from "zod";

/** A full SHA-1 object name, lower case. */
export const Sha = z.string().regex(/^[0-9a-f]{40}$/, "expected a full 40-digit object name");
export type Sha = z.infer<typeof Sha>;

/** `f1`, `f2`, …: a feature of a plan, and the ticket of the same name. */
export const FeatureId = z.string().regex(/^f[1-9][0-9]?$/, "expected a feature id such as f1");
export type FeatureId = z.infer<typeof FeatureId>;

/** `20261120-42-user-auth` */
export const RunId = z
  .string()
  .regex(/^[0-9]{8}-[1-9][0-9]*-[a-z0-9-]+$/, "expected a run id such as 20261120-42-user-auth");
export type RunId = z.infer<typeof RunId>;

/** `q1`, `r1`, `d1`, …: a task beside the features: a question to the panel, a relay, a dataset. */
export const TaskId = z.string().regex(/^[qrd][1-9][0-9]{0,2}$/, "expected a task id such as q1");
export type TaskId = z.infer<typeof TaskId>;

/** The ticket of documents for which no feature was left to be merged with. */
export const documentsTicket = "docs";

/** What a claim is on: a feature, a task, the planning of the run (`plan`), its documents (`docs`), or a pull request that Baton only reviews (`pr`). */
export const TicketId = z.union([z.literal("plan"), z.literal("pr"), z.literal(documentsTicket), FeatureId, TaskId]);
export type TicketId = z.infer<typeof TicketId>;

/** Why something ended or stands still, for people. */
export const maxReasonLength = 4000;
export const Reason = z.string().max(maxReasonLength);

/** US dollars, never negative. */
export const Usd = z.number().nonnegative().finite();

/** A path inside the repository: relative, `/`-separated, no `.`/`..`/empty parts. Its full check is `checkPath` in core. */
export const RepoPath = z.string().min(1).max(4096);

/** RFC 3339 time of the writer's clock: for people, never for order. */
export const Instant = z.iso.datetime({ offset: true });
