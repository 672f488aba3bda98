import { z } from "zod";

const Spent = z.record(z.string(), z.number().nonnegative());

export const MergeInputs = z.object({
  claim: z.string().min(1).describe("The claim to merge for, as Baton's route gave it (JSON)."),
  spent: z
    .string()
    .default("{}")
    .transform((text, context) => {
      try {
        return Spent.parse(JSON.parse(text));
      } catch {
        context.issues.push({ code: "custom", message: "expected the output `spent` of publish", input: text });
        return z.NEVER;
      }
    })
    .describe("What the leg has cost: the output `spent` of publish. Without it the whole slices count as spent."),
  token: z
    .string()
    .default("")
    .describe(
      "Token of a job with `contents`, `issues`, `pull-requests`, `checks` and `actions: write` and, where statuses are required, `statuses: read`.",
    ),
});
export type MergeInputs = z.infer<typeof MergeInputs>;
