import type { SortedJob } from "./choose-job.ts";

/** A job that only tests a part of the packages, where each has a workflow of its own. */
const onePackage = / (?:--workspace=|--filter[= ]|-w |workspace )\S/;
/** Scripts that say themselves that they are a part of the tests. */
const onePart = /^(?:\w+=\S+ )*(?:npm run|pnpm(?: run)?|yarn(?: run)?|bun run) [\w:-]*(?:unit|basic|core|fast)\b/;
const near = 16;

/**
 * Jobs that only together run the main tests, as one: a workflow for each package of a workspace, or a script for each part of the tests. Those that
 * need a service are left out and told. `best`: the job that was chosen.
 */
export function joinParts(best: SortedJob, ranked: readonly SortedJob[]): SortedJob {
  const isPackage = best.job.isForSomePaths && testsOf(best).every(({ text }) => onePackage.test(text));
  const isPart = testsOf(best).length > 0 && testsOf(best).every(({ text }) => onePart.test(text));
  if (!isPackage && !isPart) return best;
  const others = ranked.filter((one) => {
    if (one === best || testsOf(one).length === 0) return false;
    if (isPackage) return one.job.isForSomePaths && testsOf(one).every(({ text }) => onePackage.test(text));
    return (
      one.job.file === best.job.file &&
      best.score - one.score < near &&
      installsOf(one) === installsOf(best) &&
      testsOf(one).every(({ text }) => onePart.test(text))
    );
  });
  const served = others.filter(({ job }) => job.needs.some((need) => /^(?:service|container) /.test(need)));
  const joined = [best, ...others.filter((one) => !served.includes(one))];
  const seen = new Set<string>();
  const lines = joined
    .flatMap((one) => one.lines)
    .filter(({ text, folder }) => {
      const key = JSON.stringify([folder, text]);
      return !seen.has(key) && seen.add(key);
    });
  const needs = [
    ...best.job.needs,
    ...served.map(({ job }) => `${job.needs[0] ?? ""} for ${job.name || job.id} of ${job.file}, which is left out`),
  ];
  return { ...best, lines, job: { ...best.job, needs } };
}

const testsOf = ({ lines }: SortedJob): SortedJob["lines"] => lines.filter(({ kind }) => kind === "test");

function installsOf({ lines }: SortedJob): string {
  return lines
    .filter(({ kind }) => kind === "install")
    .map(({ text }) => text)
    .join("\n");
}
