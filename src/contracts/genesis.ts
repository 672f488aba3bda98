import { z } from "zod";

/** `genesis.json`: which format the state branch has. An unknown version is refused, never guessed at. */
export const Genesis = z.strictObject({ format: z.literal("baton-state"), version: z.literal(1) });
export type Genesis = z.infer<typeof Genesis>;
