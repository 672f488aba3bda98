import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The folders of one job, all fresh and removed at its end, beside the one for tools, which all jobs share as on a runner of one's own. */
export type JobFolders = {
  readonly root: string;
  readonly workspace: string;
  readonly temp: string;
  readonly home: string;
  readonly tools: string;
  /** Files of the runner that no step should see: file commands, the event, unpacked actions. */
  readonly runner: string;
};

/** Makes the folders of a job under `root`, laid out as on GitHub's runners: `<name>/<name>` is the workspace. `tools` stays as it is. */
export async function createJobFolders(root: string, repository: string, tools: string): Promise<JobFolders> {
  const name = repository.split("/")[1] ?? "repository";
  const folders = {
    root,
    workspace: join(root, name, name),
    temp: join(root, "_temp"),
    home: join(root, "_home"),
    tools,
    runner: join(root, "_temp", "_runner_file_commands"),
  };
  await removeWhole(root);
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  return folders;
}

/** Removes a job's folders; what a killed process is still writing is tried again. */
export async function removeJobFolders(folders: JobFolders): Promise<void> {
  await removeWhole(folders.root);
}

/** Caches of some tools, such as Go's, are read-only folders, whose files only go when that is lifted. */
async function removeWhole(root: string): Promise<void> {
  const remove = () => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  await remove().catch(async () => {
    await run("chmod", ["-R", "u+rwX", root]);
    await remove();
  });
}
