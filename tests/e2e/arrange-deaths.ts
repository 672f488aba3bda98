import type { World } from "../../src/cli/local/world/world.ts";

/**
 * When a job dies: as its first process starts, when it prints a line, or with a call of its token to GitHub: before it is done, or after it was done and
 * before its answer arrives.
 */
export type Death = {
  readonly job: RegExp;
  readonly at: "start" | { readonly line: RegExp } | { readonly before: RegExp } | { readonly after: RegExp };
  /** The call is only waited for: the job lives on. */
  readonly spared?: true;
};

export type Struck = { readonly all: () => readonly string[]; readonly left: () => number };

/** Lets jobs die in this order; the next death is looked out for when the last one has struck. */
export function arrangeDeaths({ engine, github }: World, deaths: readonly Death[]): Struck {
  const all: string[] = [];
  const arm = (): void => {
    const death = deaths[all.length];
    if (death === undefined) return;
    const struck = (key: string): void => {
      all.push(key);
      arm();
    };
    const { job, at, spared } = death;
    if (at === "start" || "line" in at) {
      void engine.killJob(job, at).then(struck);
      return;
    }
    const meanwhile = async (): Promise<void> =>
      struck(spared ? `${job.source} lives` : await engine.killJob(job, "now"));
    github.fail({
      match: "before" in at ? at.before : at.after,
      job,
      afterWrite: "after" in at,
      meanwhile,
      ...(spared ? {} : { reset: true }),
    });
  };
  arm();
  return { all: () => all, left: () => deaths.length - all.length };
}

/** Calls that a death may go with. */
export const push = /^POST .*\/git-receive-pack$/;
export const comment = /^POST .*\/issues\/\d+\/comments$/;
export const commentEdited = /^PATCH .*\/issues\/comments\/\d+$/;
export const pullOpened = /^POST .*\/pulls$/;
export const checkRun = /^POST .*\/check-runs$/;
export const reviewPosted = /^POST .*\/pulls\/\d+\/reviews$/;
export const merged = /^PUT .*\/pulls\/\d+\/merge$/;
export const dispatched = /^POST .*\/dispatches$/;
export const closed = /^PATCH .*\/issues\/\d+$/;

/** Keys of the chain's jobs. */
export const jobs = {
  route: /\/ route$/,
  plan: /\/ plan$/,
  publishPlan: /\/ publish-plan$/,
  implement: /\/ implement$/,
  validate: /\/ validate$/,
  review: /\/ review$/,
  publish: /\/ publish$/,
};
