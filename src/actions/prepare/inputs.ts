import { z } from "zod";
import { setUpInput } from "../../leg/inputs.ts";

export const PrepareInputs = z.object({
  claim: z.string().describe("The claim whose base is to be set up: output `prepare` of Baton's route (JSON)."),
  setUp: setUpInput,
  token: z
    .string()
    .default("")
    .describe("Token to read the repository with (`contents: read`), and what former runs prepared (`actions: read`)."),
});
export type PrepareInputs = z.infer<typeof PrepareInputs>;
