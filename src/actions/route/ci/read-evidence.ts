import type { CiJob } from "../../../contracts/ci-proof.ts";
import { toFault } from "../../../core/fault.ts";
import { cutText } from "../../../core/text/cut-text.ts";
import type { WorkflowJob } from "../../../ports/forge/forge-workflows.ts";
import type { Ports } from "../../../ports/ports.ts";
import { findFailedJobs } from "./judge-run.ts";
import { tidyCiLog } from "./tidy-ci-log.ts";

/** Jobs that are told, and of how many that failed the log's end. */
const [maxJobs, maxLogs, maxLogBytes] = [50, 3, 512 * 1024];

/** The jobs of a run for the record, those that failed first with the end of their logs. All of it is foreign text, without what looks like a secret. */
export async function readEvidence(
  jobs: readonly WorkflowJob[],
  { forge, reporter }: Pick<Ports, "forge" | "reporter">,
): Promise<readonly CiJob[]> {
  const clean = (text: string, max: number) => cutText(reporter.redact(text).text, max);
  const failed = findFailedJobs(jobs);
  const readLog = async (job: WorkflowJob): Promise<string> => {
    try {
      return reporter.redact(tidyCiLog((await forge.jobLog(job.id, maxLogBytes)) ?? "")).text;
    } catch (thrown) {
      return `(its log could not be read: ${toFault(thrown).message})`;
    }
  };
  const told: CiJob[] = [];
  for (const job of [...failed, ...jobs.filter((one) => !failed.includes(one))].slice(0, maxJobs)) {
    const log = failed.indexOf(job) >= 0 && failed.indexOf(job) < maxLogs ? await readLog(job) : "";
    told.push({
      name: clean(job.name, 200),
      conclusion: cutText(job.conclusion ?? "", 40),
      steps: job.failedSteps.slice(0, 10).map((step) => clean(step, 200)),
      log: log.slice(-20_000).toWellFormed(),
    });
  }
  return told;
}
