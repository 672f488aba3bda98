import { z } from "zod";

/** Inputs that several actions have, said once: their descriptions are what action.yml and the README tables show. */

export const modelInput = z
  .string()
  .default("")
  .describe(
    "Models to ask instead of the configured ones, `vendor/model`, several with commas; the next takes over when one fails for good.",
  );

export const readTokenInput = z
  .string()
  .default("")
  .describe("Token to read the repository with (`contents: read`). Alone, in a checkout, none is needed.");

export const setUpInput = z
  .string()
  .optional()
  .describe(
    "Within the chain only: outcome of the step before this one that runs the base's own `.github/actions/baton-setup`. Empty: this workflow has no such step.",
  );

export const writeTokenInput = z
  .string()
  .default("")
  .describe("Token of a job with `contents`, `issues`, `pull-requests`, `checks` and `actions: write`.");

export const budgetUsdInput = z.coerce
  .number()
  .positive()
  .optional()
  .describe("Alone only: the most that may be spent, in USD. Default: the configured budget of a run.");

export const preparedInput = z
  .string()
  .max(4000)
  .default("")
  .describe("Output `prepared` of the workflow run's prepare job. Empty: the base is set up here.");
