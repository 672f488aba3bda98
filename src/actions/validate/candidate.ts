import type { Config } from "../../config/config.ts";
import type { TestCounts } from "../../contracts/test-report.ts";
import type { Brought } from "../../leg/prepared/take-prepared.ts";
import type { Told } from "../../leg/read/read-commands.ts";
import type { Git } from "../../ports/git/git.ts";

/** What is to be proved: the result of a merge onto `base`; `tree: null` when it could not be merged. */
export type Candidate = {
  readonly git: Git;
  readonly base: string;
  readonly tree: string | null;
  readonly conflicts: readonly string[];
  readonly config: Config;
  /** What is known of the commands beside the base. */
  readonly told: Told;
  /** What an earlier job's set-up of the base left. */
  readonly prepared?: Brought | undefined;
  /** Where services do not start the base is red by it; absent: then nothing is proved, and the job fails, as the change has no part in it. */
  readonly answersForServices?: true;
  /** How the base's own tests are to be held against it; null where nothing is to be merged. */
  readonly against: Against | null;
};

export type Against = {
  /** Tests that an approved plan names as to be changed. */
  readonly mayChange: readonly string[];
  /** A person has approved exactly this change, so that what it adds to the dependencies may be installed. */
  readonly mayInstall: boolean;
  /** What ran on the base and by which command, where it was proved before; null when nobody knows. */
  readonly known: { readonly tests: TestCounts; readonly command: string } | null;
};
