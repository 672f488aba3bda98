import { z } from "zod";
import { Usd } from "./primitives.ts";

/** `input` counts all that was sent, with `cached`, which the vendor read from its cache; `output` all that came, reasoning too. */
export const Tokens = z.strictObject({
  input: z.int().nonnegative(),
  cached: z.int().nonnegative(),
  output: z.int().nonnegative(),
});
export type Tokens = z.infer<typeof Tokens>;

/** What a job has cost, and what its vendors counted. */
export const Used = z.strictObject({ usd: Usd, ...Tokens.shape });
export type Used = z.infer<typeof Used>;
