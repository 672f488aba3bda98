import type { World } from "../../src/cli/local/world/world.ts";

/** A call of a job that GitHub does not get to for as long as it is held; the job waits for its answer. */
export type Held = {
  /** Which workflow run's job is waiting; resolves when the call has come. */
  readonly arrived: Promise<number>;
  release(): void;
};

/** Holds the next such call back, before it is done. */
export function holdCall({ github }: World, of: { readonly match: RegExp; readonly job: RegExp }): Held {
  const held = Promise.withResolvers<void>();
  const came = Promise.withResolvers<number>();
  github.fail({
    ...of,
    meanwhile: () => {
      const going = github
        .runs({ status: "in_progress" })
        .filter(({ id }) => github.jobs(id).some(({ key, status }) => of.job.test(key) && status === "in_progress"));
      came.resolve(going.at(0)?.id ?? 0);
      return held.promise;
    },
  });
  return { arrived: came.promise, release: () => held.resolve() };
}

/** GitHub gives a run up as it does when it has lost its runner, while the job's process goes on: from now on it is a zombie. */
export function giveUp({ github }: World, runId: number): void {
  github.updateRun(runId, { status: "completed", conclusion: "failure" });
}

/** Resolves when nothing is queued or in progress but what is held: those runs GitHub has given up. */
export async function restOfRuns({ github }: World): Promise<void> {
  const isQuiet = (): boolean =>
    github.pendingEvents().length === 0 && github.runs().every(({ status }) => status === "completed");
  for (let quiet = 0; quiet < 3; quiet = isQuiet() ? quiet + 1 : 0)
    await new Promise((resolve) => setTimeout(resolve, 20));
}
