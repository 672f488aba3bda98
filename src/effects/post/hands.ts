import type { Forge } from "../../ports/forge/forge.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Job } from "../../ports/job.ts";
import type { RunState } from "../../state/state.ts";
import type { Outside } from "../outside.ts";

/** What an effect is performed with. */
export type Hands = {
  readonly forge: Forge;
  readonly job: Job;
  readonly git: () => Promise<Git>;
  readonly outside: Outside;
  /** The effects are of this run. */
  readonly run: RunState;
  /** Commits that this job has just pushed. A job that GitHub gave up in between may come to its effects after all others. */
  readonly pushed: ReadonlySet<string>;
};
