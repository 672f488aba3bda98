import type { Config } from "../config/config.ts";
import type { RunState } from "../state/state.ts";
import type { Effect } from "./effect.ts";

/** What the texts need beside the state. */
export type EffectContext = {
  readonly config: Config;
  /** `https://github.com/owner/name`, for links. */
  readonly repositoryUrl: string;
  /** True when `decide` would give something out now: the last effect is then a dispatch. */
  readonly workDue: boolean;
};

/**
 * All that the outside must show for one run, in the order to do it: pure. What is there already is found by its marker and left alone, so asking twice
 * for the same effects does nothing twice.
 */
export function effectsOf(_run: RunState, _context: EffectContext): readonly Effect[] {
  throw new Error("effectsOf is being written");
}
