import type { Config } from "../../config/config.ts";
import type { Claim } from "../../contracts/claim.ts";
import { isOfFormerCommands, toldCommands } from "../../state/corrections.ts";
import type { State } from "../../state/state.ts";

/** A set-up that is shorter runs where it is needed: a job more, and to fetch what it made, would take longer. */
export const worthKeepingMs = 5000;

/** The claim whose base a `prepare` job is to set up, before the jobs of this workflow run need it; undefined where there is nothing to gain. */
export function findPreparing(
  claims: readonly Claim[],
  state: Pick<State, "runs">,
  { validate }: Pick<Config, "validate">,
): Claim | undefined {
  if (!validate.prepare) return undefined;
  // That there is none: where a test alone is configured its set-up is looked up.
  const isNone = validate.setup?.trim() === "";
  return claims.find(({ mode, run: name, seenSeq, stage }) => {
    const run = state.runs.get(name);
    const told = run === undefined ? undefined : toldCommands(run, seenSeq).setup;
    if (
      mode === "merge" ||
      mode === "document" ||
      mode === "ask" ||
      mode === "dataset" ||
      (mode === "relay" && stage?.does.includes("run") !== true)
    )
      return false;
    if (isNone && told === undefined) return false;
    const known = run?.baseProof ?? null;
    // Nobody knows how long the set-up takes that a person has told since.
    return known === null || run === undefined || isOfFormerCommands(known, run) || isWorth(known.proof);
  });
}

/** What the base's own proof says of its set-up; where nobody knows it is worth a look. */
function isWorth(proof: {
  readonly commands: readonly Step[];
  readonly prepared?: unknown;
  readonly secrets?: unknown;
}): boolean {
  if (proof.prepared !== undefined || proof.commands.length === 0) return true;
  // A coder's job is not given what its set-up needs.
  if (proof.secrets !== undefined) return true;
  const setup = proof.commands.find(({ step }) => step === "setup");
  return setup !== undefined && setup.durationMs >= worthKeepingMs;
}

type Step = { readonly step: "setup" | "test"; readonly durationMs: number };
