import { usualLimits } from "../../../../agent/agent-task.ts";
import { makeNonce } from "../../../../agent/fence.ts";
import { Ballot, type JurorMaterial, promptJuror } from "../../../../agent/prompts/juror.ts";
import { runAgent } from "../../../../agent/run-agent.ts";
import type { Spend } from "../../../../agent/spend.ts";
import { toFault } from "../../../../core/fault.ts";
import { cutText } from "../../../../core/text/cut-text.ts";
import { nameReporter } from "../../../../leg/name-reporter.ts";
import type { Model } from "../../../../ports/model.ts";
import type { Ports } from "../../../../ports/ports.ts";
import { checkBallot } from "./check-ballot.ts";

/** A change that is judged. `tree` is what it is known by to us; jurors know a letter. */
export type Finalist = { readonly tree: string; readonly diff: string };

export type Juror = {
  readonly model: Model;
  /** In the order in which this one is shown them. */
  readonly finalists: readonly Finalist[];
  readonly task: Omit<JurorMaterial, "candidates">;
  readonly spend: Spend;
  readonly timeMs: number;
};

/** `ranking`: trees, best first. `letters`: what this juror knew each tree by. */
export type Vote = {
  readonly model: string;
  readonly ranking: readonly string[];
  readonly letters: ReadonlyMap<string, string>;
  readonly reason: string;
};

/** One answer, and what may be needed to mend it. */
const limits = { ...usualLimits, turns: 4, maxOutputTokens: 8000 };

/** One question without tools. A juror that gives no ranking is left out with a warning: undefined. */
export async function askJuror(juror: Juror, ports: Ports): Promise<Vote | undefined> {
  const { model, finalists, task, spend, timeMs } = juror;
  const { clock, signal } = ports;
  const reporter = nameReporter(ports.reporter, `Juror ${model.name}`);
  const candidates = finalists.map(({ tree, diff }, at) => ({ tree, diff, letter: String.fromCharCode(65 + at) }));
  const letters = candidates.map(({ letter }) => letter);
  try {
    const outcome = await runAgent({
      name: "juror",
      models: [model],
      prompt: promptJuror(
        { ...task, candidates },
        makeNonce(() => clock.random()),
      ),
      tools: [],
      result: Ballot,
      check: (ballot) => checkBallot(ballot, letters),
      limits: { ...limits, timeMs },
      spend,
      clock,
      reporter,
      signal,
    });
    if (outcome.ok) {
      const { ranking, reason } = outcome.result;
      return {
        model: model.name,
        ranking: ranking.flatMap((letter) => candidates.find((one) => one.letter === letter)?.tree ?? []),
        letters: new Map(candidates.map(({ tree, letter }) => [tree, letter])),
        reason: cutText(reporter.redact(reason).text, 1000),
      };
    }
    reporter.warn(`left out of the panel (${outcome.stop}): ${outcome.reason}`);
  } catch (thrown) {
    reporter.warn(`left out of the panel: ${toFault(thrown).message}`);
  }
  return undefined;
}
