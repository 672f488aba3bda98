import { dirname, join } from "node:path";
import { evaluateText, evaluateTexts, type Scope } from "../expressions/evaluate.ts";
import { asObject } from "../steps/frame.ts";
import { entry } from "../syntax/token.ts";
import type { LeafJob } from "./leaf-job.ts";
import type { Session } from "./session.ts";

/** The contexts that no step of the job changes. `secrets` are those of the repository or the call, without the token. */
export function jobContexts(
  leaf: LeafJob,
  folders: Session["folders"],
  token: string,
  secrets: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const { workflow } = leaf;
  return {
    ...leaf.contexts,
    secrets: { ...secrets, GITHUB_TOKEN: token },
    github: {
      ...asObject(leaf.contexts["github"]),
      token,
      job: leaf.jobId,
      workspace: folders.workspace,
      event_path: join(folders.runner, "event.json"),
    },
    job: {
      check_run_id: leaf.record.id,
      workflow_ref: `${workflow.origin.repository}/${workflow.file}@${workflow.origin.ref}`,
      workflow_sha: workflow.origin.sha,
      workflow_repository: workflow.origin.repository,
      workflow_file_path: workflow.file,
      services: {},
    },
    runner: {
      name: "local",
      os: process.platform === "darwin" ? "macOS" : "Linux",
      arch: process.arch === "arm64" ? "ARM64" : "X64",
      temp: folders.temp,
      tool_cache: folders.tools,
      workspace: dirname(folders.workspace),
      environment: "github-hosted",
    },
    strategy: leaf.contexts["strategy"] ?? { "fail-fast": true, "job-index": 0, "job-total": 1, "max-parallel": 1 },
    env: {},
  };
}

/** `env` of the workflow and, over it, of the job. */
export async function jobEnv(leaf: LeafJob, scope: Scope): Promise<Readonly<Record<string, string>>> {
  return {
    ...(await evaluateTexts(entry(leaf.workflow.root, "env"), scope)),
    ...(await evaluateTexts(entry(leaf.token, "env"), scope)),
  };
}

/** `defaults.run` of the job, or else of the workflow. */
export async function jobDefaults(leaf: LeafJob, scope: Scope): Promise<Session["defaults"]> {
  const read = async (key: string) => {
    const inJob = entry(entry(entry(leaf.token, "defaults"), "run"), key);
    return evaluateText(inJob ?? entry(entry(entry(leaf.workflow.root, "defaults"), "run"), key), scope);
  };
  const shell = await read("shell");
  const workingDirectory = await read("working-directory");
  return { ...(shell !== undefined && { shell }), ...(workingDirectory !== undefined && { workingDirectory }) };
}
