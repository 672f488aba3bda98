import { z } from "zod";
import { Fault } from "../../core/fault.ts";
import type { BranchRules, ForgeChecks } from "../../ports/forge/forge-checks.ts";
import { readClassicRules } from "./classic-rules.ts";
import type { Client } from "./http/client.ts";
import { toBranchRules, type WireRule } from "./to-branch-rules.ts";

const repository = "/repos/{owner}/{repo}";
/** The merge settings are shown only to those who may push. */
const shown = z.boolean().optional();
const Repository = z.object({
  default_branch: z.string(),
  private: z.boolean(),
  allow_squash_merge: shown,
  allow_merge_commit: shown,
  allow_rebase_merge: shown,
});
const Rules: z.ZodType<readonly WireRule[]> = z.array(
  z.object({ type: z.string(), parameters: z.record(z.string(), z.unknown()).optional() }),
);

/** What the repository's settings and rules say, over REST. */
export function githubSettings(client: Client): Pick<ForgeChecks, "repository" | "rules" | "mayOpenPulls"> {
  return {
    repository: async () => {
      const said = await client.read(`GET ${repository}`, {}, Repository);
      const allowed = [
        said.allow_squash_merge === false ? [] : (["squash"] as const),
        said.allow_merge_commit === false ? [] : (["merge"] as const),
        said.allow_rebase_merge === false ? [] : (["rebase"] as const),
      ].flat();
      return { defaultBranch: said.default_branch, isPrivate: said.private, allowed };
    },
    rules: async (branch): Promise<BranchRules> => {
      const rules = await client.readAll(`GET ${repository}/rules/branches/{branch}`, { branch }, Rules);
      return toBranchRules(rules, await readClassicRules(client, branch));
    },
    mayOpenPulls: async () => {
      try {
        const Setting = z.object({ can_approve_pull_request_reviews: z.boolean() });
        return (await client.read(`GET ${repository}/actions/permissions/workflow`, {}, Setting))
          .can_approve_pull_request_reviews;
      } catch (thrown) {
        // It takes "Administration: read", which a job's token can not have.
        if (thrown instanceof Fault && (thrown.code === "forge.forbidden" || thrown.code === "forge.not_found"))
          return null;
        throw thrown;
      }
    },
  };
}
