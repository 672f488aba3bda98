import { z } from "zod";
import { refusalOfName } from "../core/model-names.ts";
import { vendorNames } from "../core/vendors.ts";

/** What a model is asked to be (DESIGN § 1). */
export const Role = z.enum(["planner", "coder", "validator", "documenter", "reviewer", "verifier", "synthesizer"]);
export type Role = z.infer<typeof Role>;

/** Roles that the configuration gives models, an agent and servers of tools. */
export const ThinkingRole = Role.extract(["planner", "coder", "documenter", "reviewer"]);
export type ThinkingRole = z.infer<typeof ThinkingRole>;

/** How a feature's role should think, chosen per feature by the planner. */
export const MentalModel = z.enum(["decide", "explore", "verify", "transform", "repair"]);
export type MentalModel = z.infer<typeof MentalModel>;

/** `vendor/model`, as in `anthropic/claude-sonnet-4-5`. `cli` is reserved: its models are command-line agents. */
export const ModelName = z
  .string()
  .regex(
    new RegExp(`^(${[...vendorNames, "cli"].join("|")})/[A-Za-z0-9._:-]+$`),
    `expected "vendor/model" with vendor ${vendorNames.join(", ")} or cli`,
  );
export type ModelName = z.infer<typeof ModelName>;

/** A name that may be asked for: what no API answers to is refused with the right name. Plans that were written before may still have such a one. */
export const ServedModel = ModelName.refine((name) => refusalOfName(name) === undefined, {
  error: ({ input }) => refusalOfName(String(input)) ?? "expected another model",
});
