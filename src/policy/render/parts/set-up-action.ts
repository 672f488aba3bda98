import type { RunState } from "../../../state/state.ts";

/** Where the base's own set-up action runs, and what that trusts; undefined where none does. */
export function renderSetUpAction({ claims, baseProof }: RunState): string | undefined {
  const jobs = claims.findLast(({ mode }) => mode !== "merge")?.setsUp;
  if (jobs === undefined) return undefined;
  const name = "`.github/actions/baton-setup`";
  if (baseProof?.proof.setUpAction === "left_out")
    return `⚠️ The default branch's ${name} does not run: this workflow has no step for it.`;
  return jobs.includes("implement")
    ? `🔧 The default branch's ${name} runs **outside the sandbox** before tests are run and before code is written, there on the machine that holds the models' keys: who may change it may read them (\`validate.setup-action: all\`).`
    : `🔧 The default branch's ${name} runs **outside the sandbox** before tests are run, on machines without keys; not where code is written (\`validate.setup-action\`).`;
}
