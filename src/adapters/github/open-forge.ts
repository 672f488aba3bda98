import type { Forge } from "../../ports/forge/forge.ts";
import { githubChecks } from "./checks.ts";
import { createClient, type GithubOptions } from "./http/client.ts";
import { githubIssueHistory } from "./issue-history.ts";
import { githubIssues } from "./issues.ts";
import { githubPulls } from "./pulls.ts";
import { githubReviews } from "./reviews.ts";
import { githubSettings } from "./settings.ts";
import { githubThreads } from "./threads.ts";
import { githubWorkflowRuns } from "./workflow-runs.ts";
import { githubWorkflows } from "./workflows.ts";

/** GitHub's API of one repository. Nothing is sent, and Octokit not loaded, before the first call. */
export function openForge(options: GithubOptions): Forge {
  const client = createClient(options);
  return {
    ...githubIssues(client),
    ...githubIssueHistory(client),
    ...githubPulls(client),
    ...githubReviews(client),
    ...githubThreads(client),
    ...githubChecks(client),
    ...githubSettings(client),
    ...githubWorkflowRuns(client),
    ...githubWorkflows(client),
  };
}
