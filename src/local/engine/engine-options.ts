import type { Hub } from "../hub.ts";
import type { Progress } from "./progress.ts";

/** A directory that stands for a repository in `uses: owner/name/…@ref`. */
export type Tree = { readonly dir: string };

export type EngineOptions = {
  readonly hub: Hub;
  /** Logs, records, artifacts and the jobs' folders go here. A second engine on the same folder goes on where the first ended. */
  readonly folder: string;
  /** By `owner/name`. */
  readonly trees: Readonly<Record<string, Tree>>;
  /** Divides the waits of a cancellation; 1 is GitHub's 7.5 s and 2.5 s. */
  readonly speed?: number;
  /** How long a minute of `timeout-minutes` is; 60,000 unless a test says otherwise. */
  readonly minuteMs?: number;
  /** Jobs at a time; 4 unless said. */
  readonly maxParallel?: number;
  /** Laid over the environment of every step, beside PATH, LANG and TERM of the host. */
  readonly hostEnv?: Readonly<Record<string, string>>;
  readonly onProgress?: (progress: Progress) => void;
  /** Aborted: as `close()`. */
  readonly signal?: AbortSignal;
};
