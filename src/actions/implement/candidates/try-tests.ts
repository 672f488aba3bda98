import type { Candidate } from "../../../contracts/candidate.ts";
import type { Change } from "../../../contracts/change.ts";
import { readCommands } from "../../../leg/read/read-commands.ts";
import { runTests } from "../../../leg/tests/run-tests.ts";
import { timeLeftMs } from "../../../leg/think.ts";
import type { Ports } from "../../../ports/ports.ts";
import type { Coding } from "../coding.ts";

/**
 * Runs the test command in a candidate's files, in the sandbox and without network, once what the base's set-up left is there. It chooses between candidates
 * and proves nothing: the proof is another job's. Where nothing could be installed, or tests want services, those that fail say nothing of the change.
 */
export async function tryTests(
  change: Change,
  {
    git,
    base,
    config,
    told,
    workspace,
    ground,
  }: Pick<Coding, "git" | "base" | "config" | "told" | "workspace" | "ground">,
  ports: Ports,
): Promise<Candidate["tests"]> {
  const sandbox = await ports.sandbox();
  if (change.summary.outcome !== "changed" || sandbox.kind === "none") return "not_run";
  const { test } = await readCommands(git, base, change.tree, { config: config.validate, told });
  const { kind } = await ground();
  const timeoutMs = Math.min(config.limits["test-minutes"] * 60_000, timeLeftMs(config, ports.clock));
  if (test === null || timeoutMs <= 0) return "not_run";
  const { folder } = workspace;
  const { report } = config.validate;
  const { outcome } = await runTests({ command: test, folder, network: false, timeoutMs, report }, sandbox, ports);
  const lacks = kind === "lacking" || Object.keys(config.validate.services).length > 0;
  return outcome === "no_tests" || (outcome === "failed" && lacks) ? "not_run" : outcome;
}
