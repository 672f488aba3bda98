import type { CommandRun, Proof, SetUpSecretsUse } from "../../contracts/proof.ts";
import type { LostTests } from "../../contracts/test-report.ts";
import { renderCounts } from "../../policy/render/parts/counts.ts";
import { renderCode, renderInline } from "../../policy/render/parts/inline.ts";
import { renderAskedServices, renderServices } from "../../policy/render/parts/services.ts";
import { renderDifferences, renderTools } from "../../policy/render/parts/toolchain.ts";

/** What was tested, in words. */
export type Tested = "the merge result" | "the default branch";

const headlines: Readonly<Record<Proof["outcome"], string>> = {
  passed: "green: the tests pass on",
  failed: "red: the tests fail on",
  no_tests: "not proved: no test ran",
  unreadable: "not proved: the test command ended with 0 and does not tell what it ran",
  no_sandbox: "not proved: this runner has no sandbox to run the tests in",
  conflict: "not proved: the change does not merge",
};

const remedies: Readonly<Partial<Record<Proof["outcome"], string>>> = {
  no_tests:
    "Say `/baton revise test: <command>` on the issue, name a command with `validate.test` in `.github/baton.yml`, or add tests that it runs.",
  unreadable:
    "Let `validate.test` call a runner that Baton reads (docs/reference/test-runners.md), or set `validate.report: exit-code` if its exit code is enough for you.",
};

const setUpWords = {
  ran: "The base's own set-up action (`.github/actions/baton-setup`) ran before it, outside the sandbox.",
  left_out: "The base's own set-up action (`.github/actions/baton-setup`) did not run: this workflow does not run it.",
} as const;

/** One line that says what was found. */
export function toHeadline(proof: Proof, on: Tested = "the merge result"): string {
  const setup = proof.commands.find((run) => run.step === "setup");
  const { dependencies } = proof;
  if (proof.secrets?.state === "refused") return "red: the secrets of the set-up can not be used";
  if (proof.secrets?.state === "left") return "red: the set-up leaves a secret where tests could read it";
  if (proof.services?.failed !== undefined) return "red: the services of the base do not start";
  if (proof.setUpAction === "failed") return "red: the base's own set-up action fails";
  if (proof.outcome === "failed" && setup !== undefined && setup.exitCode !== 0)
    return `red: the setup command fails on the base${dependencies?.state === "installed" ? " with the change's dependencies" : ""}`;
  if (proof.outcome === "failed" && dependencies?.state === "waiting")
    return "waiting for dependencies: the tests fail without what the change adds, which a person has to approve";
  if (dependencies?.state === "secrets" && proof.outcome !== "conflict")
    return `a person merges: what the change adds to the dependencies is not installed where the set-up is given secrets (${proof.outcome})`;
  if (proof.outcome === "passed" && proof.lost !== undefined)
    return `green, but lost: ${proof.lost.count} of the base's tests, which waits for a person`;
  const counts = proof.tests === null ? "" : ` (${renderCounts(proof.tests)})`;
  const isJudged = proof.outcome === "passed" || proof.outcome === "failed";
  return isJudged ? `${headlines[proof.outcome]} ${on}${counts}` : headlines[proof.outcome];
}

/** The proof for the job summary. */
export function renderProof(proof: Proof, on: Tested = "the merge result"): string {
  const isWhole = proof.outcome === "passed" && proof.lost === undefined;
  const mark = isWhole ? "✅" : proof.outcome === "failed" ? "❌" : "⚠️";
  const lines = [
    `### ${mark} ${toHeadline(proof, on)}`,
    "",
    `Base \`${proof.base.slice(0, 12)}\`, tree \`${proof.tree?.slice(0, 12) ?? "none"}\`.`,
  ];
  if (proof.source !== "") lines.push(`Commands: ${proof.source}. Sandbox: ${proof.sandbox}.`);
  for (const { name, command, from } of proof.evidence ?? [])
    lines.push(`- ${name} ${renderCode(command, 600)}: ${renderInline(from, 300)}`);
  if (proof.scope !== undefined) lines.push("", tellScope(proof.scope));
  if (proof.forgotten !== undefined) lines.push("", `Commands: ${renderInline(proof.forgotten, 500)}.`);
  const tools = renderTools(proof.toolchain);
  if (tools !== undefined) lines.push(`Made with ${tools}.`);
  if (proof.setUpAction !== undefined && proof.setUpAction !== "failed") lines.push(setUpWords[proof.setUpAction]);
  if (proof.prepared !== undefined)
    lines.push(
      `Set-up: taken from the ${proof.prepared.kept}, where an earlier job's set-up of the same base left it.`,
    );
  for (const { path, why } of proof.lacks ?? []) lines.push(`Not there: ${code(path)}, ${escapeHtml(why)}.`);
  if (proof.tests !== null) lines.push(`Tests: ${renderCounts(proof.tests)}.`);
  if (proof.secrets?.state === "used") lines.push(tellSecrets(proof.secrets));
  if (proof.dependencies !== undefined) lines.push(tellDependencies(proof.dependencies));
  if (proof.reason !== "") lines.push(`Why: ${proof.reason}.`);
  if (proof.report === "exit-code")
    lines.push("Where no runner can be read, an exit code of 0 is green (`validate.report: exit-code`).");
  if (proof.network) lines.push("`test` may use the network (`validate.network`).");
  if (remedies[proof.outcome] !== undefined) lines.push("", remedies[proof.outcome] ?? "");
  for (const part of [renderServices(proof), renderAskedServices(proof)]) if (part !== undefined) lines.push("", part);
  const differences = renderDifferences(proof.toolchain);
  if (differences !== undefined) lines.push("", differences);
  if (proof.lost !== undefined) lines.push("", "Tests that passed on the base:", ...renderLost(proof.lost));
  if (proof.conflicts.length > 0) lines.push("", "Conflicts:", ...proof.conflicts.map((path) => `- ${code(path)}`));
  return [...lines, ...proof.commands.map(renderRun)].join("\n");
}

function tellScope(scope: NonNullable<Proof["scope"]>): string {
  if (scope.kind === "all")
    return `All is tested, though \`validate.scope\` is \`touched\`: ${renderInline(scope.why, 500)}.`;
  const list = (folders: readonly string[]) => folders.map(code).join(", ");
  const others =
    scope.dependents.length === 0 ? "nothing depends on them" : `depend on them: ${list(scope.dependents)}`;
  return `⚠️ **Only these packages are tested** (\`validate.scope: touched\`): touched: ${list(scope.touched)}; ${others}.`;
}

function tellSecrets({ names, cleaned }: SetUpSecretsUse): string {
  const from = cleaned.length === 0 ? "" : ` Taken out of what it left: ${cleaned.slice(0, 5).map(code).join(", ")}.`;
  return `Secrets: ${names.map(code).join(", ")}, for \`setup\` on the base alone.${from}`;
}

function tellDependencies({ state, paths }: NonNullable<Proof["dependencies"]>): string {
  const named = paths.slice(0, 5).map(code).join(", ");
  if (state === "secrets")
    return `Dependencies: the base's, not those of the change (${named}). \`setup\` is given secrets here, which no code of a change may see, so that nothing of it is installed: a person tries it with them and merges.`;
  return state === "installed"
    ? `Dependencies: as the change has them (${named}), which a person approved.`
    : `Dependencies: the base's, not those of the change (${named}).`;
}

function renderLost({ count, first }: LostTests): readonly string[] {
  const told = first.map(({ file, name, why }) => {
    const what = [file, name].filter((one) => one !== null && one !== "").join(" › ");
    return what === "" ? `- ${escapeHtml(why)}` : `- ${code(what)} ${escapeHtml(why)}`;
  });
  return count > first.length ? [...told, `- and ${count - first.length} more`] : told;
}

function renderRun(run: CommandRun): string {
  const end = run.timedOut ? "time limit" : `exit ${run.exitCode ?? "by a signal"}`;
  const fence = "`".repeat(Math.max(3, longestTicks(run.log) + 1));
  return `\n<details><summary>${run.step}: ${escapeHtml(run.command)} · ${end} · ${Math.round(run.durationMs / 100) / 10} s</summary>\n\n${fence}text\n${run.log}\n${fence}\n\n</details>`;
}

function longestTicks(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
}

function code(text: string): string {
  return `\`${text.replace(/[`\r\n]/g, "�")}\``;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replace(/\s+/g, " ");
}
