import { join } from "node:path";
import type { EngineOptions } from "./engine-options.ts";
import { fileNameOf, openJobLog } from "./records/job-log.ts";
import { recordJob } from "./records/job-records.ts";

const WHY = "The runner has lost communication with the server.";

/** Ends, as GitHub does when a runner is gone, the jobs that were on a runner when a former engine was killed. */
export function endLostJobs({ hub, folder }: Pick<EngineOptions, "hub" | "folder">): void {
  for (const run of [...hub.runs({ status: "in_progress" }), ...hub.runs({ status: "queued" })]) {
    for (const job of hub.jobs(run.id, run.attempt)) {
      if (job.status !== "in_progress") continue;
      const ended = hub.saveJob({
        ...job,
        status: "completed",
        conclusion: "failure",
        completedAt: new Date().toISOString(),
      });
      recordJob(folder, run, ended, {});
      const log = openJobLog(join(folder, "logs", `${run.id}-${run.attempt}`, `${fileNameOf(job.key)}.log`));
      log.line(`##[error]${WHY}`);
      log.close();
    }
  }
}
