import type { Config } from "../../../config/config.ts";
import type { RunState } from "../../../state/state.ts";
import { renderCounts } from "../../render/parts/counts.ts";

/** Names of failing tests that a reason holds; the proof has more. */
const namesShown = 10;

/**
 * Why no code may be paid for on this default branch: its own tests fail already, so every round would be red for a reason that is not the coder's.
 * undefined: it is not red, nobody has looked (a run that an older Baton began), or the configuration counts new failures alone.
 */
export function findRedBase(
  run: RunState,
  config: Config,
): { readonly reason: string; readonly remedy: string } | undefined {
  const { baseProof } = run;
  if (baseProof === null || baseProof.proof.outcome !== "failed" || config.validate.base === "new-failures-only")
    return undefined;
  const { proof, sha } = baseProof;
  const isSetup = proof.commands.at(-1)?.step === "setup";
  const what = isSetup ? "its setup command fails" : "its tests fail before anything is changed";
  const counts = proof.tests === null ? "" : ` (${renderCounts(proof.tests)})`;
  const names = proof.failing.slice(0, namesShown);
  const more = proof.failing.length > namesShown ? ` and ${proof.failing.length - namesShown} more` : "";
  const failing = names.length === 0 ? "" : `: ${names.join("; ")}${more}`;
  const only = isSetup ? "" : ", or set `validate.base: new-failures-only` in `.github/baton.yml`";
  return {
    reason: `the default branch is red at ${sha.slice(0, 7)}: ${what}${counts}${failing}`,
    remedy: `mend it${only}, then say \`/baton retry\`: it is proved anew, and nothing is spent before it is green`,
  };
}
