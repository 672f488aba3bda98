import type { Contexts } from "./expression.ts";

/** A command line of a CI job, as it can be run by itself. */
export type CiLine = {
  readonly text: string;
  /** Seen from the root of the tree; undefined: nobody but a shell knows. */
  readonly folder: string | undefined;
  /** Literal variables of its own step. */
  readonly env: Readonly<Record<string, string>>;
  readonly exports: readonly string[];
  readonly isBlock: boolean;
  /** `file:line`. */
  readonly where: string;
  readonly step: string;
  /** The step's `if` depends on what only a run knows. */
  readonly isConditional: boolean;
  /** Something in it is known to a run alone: it stands as it was written, and can not be run here. */
  readonly isUnknown: boolean;
};

/** What a job asks of `actions/checkout`; what it does not say is not in it. */
export type AskedCheckout = {
  readonly submodules?: boolean | "recursive";
  readonly lfs?: boolean;
  readonly depth?: number;
  readonly tags?: boolean;
};

/** A service that a job of CI starts beside its tests, as far as it is written plainly. */
export type AskedService = {
  readonly name: string;
  readonly image: string;
  /** `5432`, or `15432:5432` where the tests use another one than the service. */
  readonly ports: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Variables whose values only a run knows. */
  readonly unknownEnv: readonly string[];
  readonly health: string | null;
};

/** A job of GitHub's as it is written, with what its expressions are filled in by. */
export type RawJob = {
  readonly steps: readonly unknown[];
  /** Where a step begins, and what is written beside its `uses:`. */
  readonly lineOf: (at: number) => number;
  readonly commentOf: (at: number) => string;
  readonly contexts: Contexts;
  readonly folder: string | undefined;
  readonly shell: string;
};

/** A job of CI in one row of its matrix, on Linux. */
export type CiJob = {
  readonly file: string;
  readonly id: string;
  readonly name: string;
  readonly workflow: string;
  /** Literal variables of workflow and job. */
  readonly env: Readonly<Record<string, string>>;
  readonly lines: readonly CiLine[];
  /** Absent: of another CI than GitHub's. */
  readonly raw?: RawJob;
  /** What it asks of the machine: services, packages of the system, tools. */
  readonly needs: readonly string[];
  /** Absent: none. */
  readonly services?: readonly AskedService[];
  /** It uses what another job made. */
  readonly takesArtifacts: boolean;
  /** How it checks its own repository out; absent: it does not, or another CI does. */
  readonly checkout?: AskedCheckout;
  /** It works on another repository, too. */
  readonly checksOutOthers: boolean;
  /** Only for some changes, by paths. */
  readonly isForSomePaths: boolean;
  /** Only pushes, tags or people start it. */
  readonly isAside: boolean;
};
