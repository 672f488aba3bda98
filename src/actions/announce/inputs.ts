import { z } from "zod";

export const AnnounceInputs = z.object({
  claim: z.string().min(1).describe("The claim of a question, as Baton's route gave it (JSON)."),
  token: z.string().default("").describe("Token of a job with `issues`, `pull-requests: write` and `actions: read`."),
});
export type AnnounceInputs = z.infer<typeof AnnounceInputs>;
