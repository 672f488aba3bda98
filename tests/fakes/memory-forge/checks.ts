import type { CheckRun, ForgeChecks } from "../../../src/ports/forge/forge-checks.ts";
import { type ForgeWorld, tick } from "./forge-world.ts";

export function memoryChecks(world: ForgeWorld): ForgeChecks {
  return {
    checkRuns: async (sha) => world.checks.get(sha) ?? [],
    statuses: async (sha) => world.statuses.get(sha) ?? new Map(),
    putCheck: async ({ name, sha, externalId, conclusion, title, summary }) => {
      const runs = world.checks.get(sha) ?? [];
      const there = runs.find((run) => run.name === name && run.externalId === externalId);
      const run: CheckRun = {
        id: there?.id ?? world.nextId++,
        name,
        status: "completed",
        conclusion,
        externalId,
        app: "github-actions",
        startedAt: there?.startedAt ?? tick(world),
      };
      world.checks.set(sha, [...runs.filter((other) => other !== there), run]);
      world.checkTexts.set(run.id, { title, summary });
    },
    repository: async () => ({ defaultBranch: world.defaultBranch, isPrivate: false, allowed: world.allowed }),
    rules: async (branch) =>
      world.rules.get(branch) ?? { requiredChecks: [], requiredApprovals: 0, mergeQueue: false, others: [] },
    mayOpenPulls: async () => world.mayOpenPulls,
    run: async (id) => world.runs.get(id),
    dispatch: async (workflow, branch) => {
      world.dispatched.push({ workflow, branch });
    },
  };
}
