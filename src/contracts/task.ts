import { z } from "zod";

/** What a person asks all models of the panel. */
export const Question = z.strictObject({
  title: z.string().max(1000),
  body: z.string().max(65_536),
  author: z.string().max(100),
  /** The pull request that it is about; null: an issue, or nothing but its own words. */
  pull: z.int().positive().nullable(),
  /** Title and body are those of the issue or pull request itself, as it was then. Absent: words of their own, or asked before this was told. */
  isWhole: z.exactOptional(z.literal(true)),
});
export type Question = z.infer<typeof Question>;

/** What the configuration calls a relay or a dataset. */
export const TaskName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/, "expected a name of letters, digits, . _ and -");

/** A piece of work beside features, as it was asked for. `relay` and `dataset` name what the configuration of the base holds. */
export const Task = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("ask"), question: Question }),
  z.strictObject({ kind: z.literal("relay"), relay: TaskName }),
  z.strictObject({ kind: z.literal("dataset"), dataset: TaskName }),
]);
export type Task = z.infer<typeof Task>;
export type TaskKind = Task["kind"];
