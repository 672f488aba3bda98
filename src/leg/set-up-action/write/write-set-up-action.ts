import { Document, isMap, isScalar, isSeq } from "yaml";
import { rankJobs } from "../../commands/ci/choose-job.ts";
import type { CiJob, RawJob } from "../../commands/ci/ci-job.ts";
import { readGithub, readWorkflowJobs } from "../../commands/ci/read-github.ts";
import type { Project } from "../../commands/tools/project.ts";
import { findSetUpAction, setUpFolder, type Unpinned } from "../find-set-up-action.ts";
import { convertJob, type KeptStep, type LeftOut } from "./convert-job.ts";

/** The action that a repository could have. `text: null`: the job asks nothing of its machine. */
export type WrittenAction = {
  readonly path: string;
  readonly text: string | null;
  /** The file and the job that it comes from. */
  readonly source: string;
  readonly leftOut: readonly LeftOut[];
  /** Containers and services of the job, which no composite can have. */
  readonly needs: readonly string[];
  readonly unpinned: readonly Unpinned[];
};

const copilotJob = "copilot-setup-steps";

/**
 * Writes a repository's set-up action from its `copilot-setup-steps`, else from the job of its CI that runs the main tests; undefined where it has neither.
 * The row of a matrix is the one that Baton takes its commands from. Pure.
 */
export function writeSetUpAction(project: Project): WrittenAction | undefined {
  const job = findJob(project);
  if (job === undefined) return undefined;
  const { steps, leftOut } = convertJob(job, project);
  const source = `${job.file}, job ${job.id}`;
  const path = `${setUpFolder}/action.yml`;
  const text = steps.length === 0 ? null : render(steps, source);
  const paths = [...new Set([...project.paths, path])];
  const read = (wanted: string) => (wanted === path ? (text ?? undefined) : project.read(wanted));
  const unpinned = text === null ? [] : (findSetUpAction({ paths, read })?.unpinned ?? []);
  const needs = job.needs.filter((need) => /^(?:container|service) /.test(need));
  return { path, text, source, leftOut, needs, unpinned };
}

function findJob(project: Project): (CiJob & { readonly raw: RawJob }) | undefined {
  const names = ["yml", "yaml"].map((ending) => `.github/workflows/${copilotJob}.${ending}`);
  const own = names.flatMap((file) => readWorkflowJobs(file, project)).find(({ id }) => id === copilotJob);
  const jobs = own === undefined ? rankJobs(readGithub(project), project).map(({ job }) => job) : [own];
  for (const job of jobs) if (job.raw !== undefined) return { ...job, raw: job.raw };
  return undefined;
}

function render(steps: readonly KeptStep[], source: string): string {
  const document = new Document({
    name: "Baton setup",
    description: "What the tests need of their machine",
    runs: { using: "composite", steps: steps.map(({ step }) => step) },
  });
  const list = document.getIn(["runs", "steps"]);
  if (isSeq(list))
    for (const [at, item] of list.items.entries()) {
      const uses = isMap(item) ? item.get("uses", true) : undefined;
      const comment = steps[at]?.comment ?? "";
      if (isScalar(uses) && comment !== "") uses.comment = ` ${comment}`;
    }
  const head = `# From ${source}. It runs outside Baton's sandbox, before tests are run (validate.setup-action).\n`;
  return head + document.toString({ lineWidth: 0 });
}
