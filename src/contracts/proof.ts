import { z } from "zod";
import { Prepared } from "./prepared.ts";
import { Sha } from "./primitives.ts";
import { CommandEvidence, CommandsBasis } from "./test-commands.ts";
import { LostTests, TestCounts } from "./test-report.ts";

export const CommandRun = z.strictObject({
  step: z.enum(["setup", "test"]),
  command: z.string(),
  /** null when it was ended by a signal or the time limit. */
  exitCode: z.int().nullable(),
  timedOut: z.boolean(),
  durationMs: z.int().nonnegative(),
  /** First and last part of stdout and stderr, with the count of what is left out. */
  log: z.string(),
});
export type CommandRun = z.infer<typeof CommandRun>;

/** The programs that a proof was made with, as they tell their versions, and what the base wants otherwise. */
export const Toolchain = z.strictObject({
  tools: z.array(z.strictObject({ title: z.string().max(40), version: z.string().max(60) })).max(40),
  /** What the machine does not have as the base's files want it. */
  differing: z
    .array(
      z.strictObject({
        title: z.string().max(40),
        wants: z.string().max(60),
        file: z.string().max(100),
        /** null: there is none. */
        found: z.string().max(60).nullable(),
      }),
    )
    .max(40),
  /** What to do about all that differs, as Markdown that can be copied; empty where nothing does. */
  remedy: z.string().max(6000),
});
export type Toolchain = z.infer<typeof Toolchain>;

const Folders = z.array(z.string().max(300)).max(100);
/** Services that stood beside the tests, fresh for each run of them. */
export const ProvedServices = z.strictObject({
  /** What ran their containers: `Docker 28.2.2`; empty where it was not there. */
  engine: z.string().max(100),
  /** Each with its digest, and the version that its image tells. */
  started: z
    .array(
      z.strictObject({ name: z.string().max(40), image: z.string().max(500), version: z.string().max(60).nullable() }),
    )
    .max(20),
  /** Why the tests could not begin; absent: they could. */
  failed: z.exactOptional(z.strictObject({ why: z.string().max(1500), log: z.string().max(8000) })),
});
export type ProvedServices = z.infer<typeof ProvedServices>;

/** Services that the job of CI starts in which the commands were found, where the configuration names none. */
export const AskedServices = z.strictObject({
  names: z.array(z.string().max(100)).min(1).max(20),
  /** `.github/workflows/ci.yml, job test`. */
  place: z.string().max(300),
  /** YAML for the configuration. */
  snippet: z.string().max(8000),
});
export type AskedServices = z.infer<typeof AskedServices>;

/** Of `BATON_SETUP_SECRETS`, no value. */
export const SetUpSecretsUse = z.strictObject({
  /** `refused`: they can not be used as they are; `left`: the set-up left one where tests could have read it. Then nothing was tested, and the proof's reason says why. */
  state: z.enum(["used", "refused", "left"]),
  names: z.array(z.string().max(100)).max(20),
  /** Files that the set-up left one in, and that are gone or as they were; the first ones. */
  cleaned: z.array(z.string().max(300)).max(20),
});
export type SetUpSecretsUse = z.infer<typeof SetUpSecretsUse>;

/** What `validate` found, bound to a base commit and the tree of the merge result. Only `passed` is green. */
export const Proof = z.strictObject({
  /** The default branch's tip that the change was merged onto. */
  base: Sha,
  /** The tree of the merge result; null when it could not be merged. */
  tree: Sha.nullable(),
  /** `unreadable`: the command ended with 0, and nothing tells which tests ran to their end. */
  outcome: z.enum(["passed", "failed", "no_tests", "unreadable", "no_sandbox", "conflict"]),
  /** Why, when the command's exit code does not say it; empty otherwise. */
  reason: z.string().max(1000).default(""),
  /** What ran; null when no runner told it, or the proof was made before Baton read it. */
  tests: TestCounts.nullable().default(null),
  /** What the base's own tests lose by the change; absent: nothing, or the proof was made before Baton looked. */
  lost: z.exactOptional(LostTests),
  /**
   * The change says of what is installed; absent: it does not, nothing is installed here, or the proof was made before Baton looked. `waiting`: the base's were there
   * when it was tested, as nobody had approved this change; `installed`: its own; `secrets`: the base's, as `setup` is given secrets, which no code of a change may see:
   * its own are installed by nobody.
   */
  dependencies: z.exactOptional(
    z.strictObject({ state: z.enum(["waiting", "installed", "secrets"]), paths: z.array(z.string()).min(1).max(50) }),
  ),
  /** Names of tests that failed, as far as the runner told names; the first ones. */
  failing: z.array(z.string().max(300)).max(50).default([]),
  /** `exit-code`: the base's configuration lets an exit code of 0 count where no runner can be read. */
  report: z.enum(["runner", "exit-code"]).default("runner"),
  /** `configured`, or which project file the commands were found in: `package.json`. */
  source: z.string(),
  /** The commands as they are to run, each with where it was found; absent: the proof was made before Baton told it. */
  evidence: z.exactOptional(z.array(CommandEvidence).max(3)),
  /** What they came from; absent: they are configured, or the proof was made before Baton remembered commands. */
  basis: z.exactOptional(CommandsBasis),
  /** `validate.scope: touched`: folders of the packages that were tested, or why all was; absent: all is tested, as it always is. */
  scope: z.exactOptional(
    z.union([
      z.strictObject({ kind: z.literal("touched"), touched: Folders, dependents: Folders }),
      z.strictObject({ kind: z.literal("all"), why: z.string().max(1000) }),
    ]),
  ),
  /** Why what a former run was green by was not used; absent: it was, or there is none. */
  forgotten: z.exactOptional(z.string().max(1000)),
  /** `unconfined`: on a person's own machine, who asked for no sandbox by name. */
  sandbox: z.enum(["bwrap", "unshare", "unconfined", "none"]),
  /** True when `test` was allowed the network by the base's configuration. */
  network: z.boolean(),
  commands: z.array(CommandRun),
  /** Submodules and files of Git LFS that were to be there and could not be had, the first ones; absent: none. */
  lacks: z.exactOptional(z.array(z.strictObject({ path: z.string().max(300), why: z.string().max(300) })).max(50)),
  /** What became of the base's own set-up action before it; `left_out`: the workflow does not run it; absent: there is none, or it is switched off. */
  setUpAction: z.exactOptional(z.enum(["ran", "left_out", "failed"])),
  /** What a person gave to the base's own `setup` alone; absent: nothing, or the proof was made before Baton did that. */
  secrets: z.exactOptional(SetUpSecretsUse),
  /** What an earlier job's set-up had left, taken in place of the command. Absent: the command ran, or there is none. */
  prepared: z.exactOptional(Prepared),
  /** Absent: nothing was run, or the proof was made before Baton asked. */
  toolchain: z.exactOptional(Toolchain),
  /** Absent: the configuration names none, nothing was run, or the proof was made before there were any. */
  services: z.exactOptional(ProvedServices),
  /** Absent: there are none, or the configuration says what is wanted. */
  askedServices: z.exactOptional(AskedServices),
  /** Paths that could not be merged. */
  conflicts: z.array(z.string()),
});
export type Proof = z.infer<typeof Proof>;
