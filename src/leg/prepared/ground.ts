import { toFault } from "../../core/fault.ts";
import type { Lack } from "./checkout/lack.ts";

/** What commands find in a folder. */
export type Ground =
  /** Nothing is to be installed, or nothing is known of it: a person's own checkout. */
  | { readonly kind: "as_it_is" }
  /** The base's set-up has run. `made`: paths that it left, a folder standing for all that is in it. */
  | {
      readonly kind: "prepared";
      readonly command: string;
      readonly durationMs: number;
      readonly made: readonly string[];
      /** A line for a shell, after which tools find what was installed. */
      readonly places?: string | undefined;
      /** What of the base is not there, and why. */
      readonly lacks: readonly Lack[];
    }
  /** `why` in our words; `log`: the end of what the set-up printed, empty where it printed nothing. */
  | { readonly kind: "lacking"; readonly why: string; readonly log: string };

export type Lacking = Extract<Ground, { kind: "lacking" }>;

/** What is known before the set-up has ended. */
export type Prospect =
  | Extract<Ground, { kind: "as_it_is" | "lacking" }>
  | { readonly kind: "running"; readonly command: string };

export function toLacking(thrown: unknown): Lacking {
  return { kind: "lacking", why: toFault(thrown).message, log: "" };
}

export const asItIs = { kind: "as_it_is" } as const;
