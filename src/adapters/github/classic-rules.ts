import { z } from "zod";
import { Fault } from "../../core/fault.ts";
import type { BranchRules } from "../../ports/forge/forge-checks.ts";
import type { Client } from "./http/client.ts";

const Branch = z.object({
  protected: z.boolean(),
  protection: z
    .object({
      required_status_checks: z
        .object({ enforcement_level: z.string().optional(), contexts: z.array(z.string()) })
        .optional(),
    })
    .optional(),
});

/** The older branch protection, as far as those may see it who do not administer the repository: its checks, not its reviews. */
export async function readClassicRules(client: Client, branch: string): Promise<BranchRules> {
  const none = { requiredChecks: [], requiredApprovals: 0, mergeQueue: false, others: [] };
  try {
    const said = await client.read("GET /repos/{owner}/{repo}/branches/{branch}", { branch }, Branch);
    const checks = said.protection?.required_status_checks;
    return {
      ...none,
      requiredChecks: checks === undefined || checks.enforcement_level === "off" ? [] : checks.contexts,
    };
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === "forge.not_found") return none;
    throw thrown;
  }
}
