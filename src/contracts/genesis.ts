import { z } from "zod";

const format = z.literal("baton-state");

/** `genesis.json`: which format the state branch has. An unknown version is refused, never guessed at. */
export const Genesis = z.discriminatedUnion("version", [
  z.strictObject({ format, version: z.literal(1) }),
  /** Files of events are chained by digest, from the one with the first `seq` `chained` on; the first push after version 1 raises it. */
  z.strictObject({ format, version: z.literal(2), chained: z.int().positive() }),
]);
export type Genesis = z.infer<typeof Genesis>;
