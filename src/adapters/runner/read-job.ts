import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Fault } from "../../core/fault.ts";
import type { Job } from "../../ports/job.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the runner says of the job: GITHUB_* and the event's file. Outside a runner (a laptop) the numbers are 0 and the texts empty. */
export function readJob(env: Environment): Job {
  const repository = env["GITHUB_REPOSITORY"] ?? "";
  const serverUrl = env["GITHUB_SERVER_URL"] ?? "https://github.com";
  const runId = Number(env["GITHUB_RUN_ID"] ?? 0);
  return {
    repository,
    event: env["GITHUB_EVENT_NAME"] ?? "",
    payload: readPayload(env["GITHUB_EVENT_PATH"]),
    runId,
    attempt: Number(env["GITHUB_RUN_ATTEMPT"] ?? 0),
    workflow: toWorkflowPath(env["GITHUB_WORKFLOW_REF"] ?? "", repository),
    ref: env["GITHUB_REF"] ?? "",
    sha: env["GITHUB_SHA"] ?? "",
    actor: env["GITHUB_TRIGGERING_ACTOR"] ?? env["GITHUB_ACTOR"] ?? "",
    serverUrl,
    runUrl: runId === 0 ? "" : `${serverUrl}/${repository}/actions/runs/${runId}`,
    scratch: makeScratch(env["RUNNER_TEMP"]),
  };
}

/** `owner/name/.github/workflows/baton.yml@refs/heads/main` → `.github/workflows/baton.yml`: in a called workflow this is the caller's file. */
function toWorkflowPath(workflowRef: string, repository: string): string {
  const withoutRef = workflowRef.split("@")[0] ?? "";
  return withoutRef.startsWith(`${repository}/`) ? withoutRef.slice(repository.length + 1) : "";
}

/** A runner empties its own folder for temporary files; elsewhere nothing is left behind. */
function makeScratch(ofRunner: string | undefined): string {
  const folder = mkdtempSync(path.join(ofRunner ?? tmpdir(), "baton-"));
  if (ofRunner === undefined) process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function readPayload(file: string | undefined): unknown {
  if (file === undefined || !existsSync(file)) return {};
  const text = readFileSync(file, "utf8");
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Fault("event.unsupported", `The event's file ${file} is not JSON.`, { who: "outside", cause });
  }
}
