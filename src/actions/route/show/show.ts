import type { Config } from "../../../config/config.ts";
import { toFault } from "../../../core/fault.ts";
import { applyEffects } from "../../../effects/apply-effects.ts";
import { isWorkDue } from "../../../policy/due/decide.ts";
import type { Ports } from "../../../ports/ports.ts";
import type { Memory } from "../../../ports/state-store.ts";
import { archiveOld } from "../archive-old.ts";
import { answerRefused } from "../hear/answer-refused.ts";
import type { Words } from "../hear/hear.ts";
import type { Left } from "../hear/record-words.ts";
import type { Tips } from "../read-main.ts";

export type ToShow = {
  readonly memory: Memory;
  readonly heard: Words;
  readonly config: Config;
  readonly tips: Tips;
  readonly runs: readonly string[];
  readonly left: readonly Left[];
};

/**
 * Makes the outside show what is new; the sweep looks at every run, so that what a dead writer left is done. Gives what could not be shown: none of it may
 * keep the claims that were pushed from their work, so nothing is thrown.
 */
export async function show(of: ToShow, ports: Ports): Promise<readonly string[]> {
  const problems: string[] = [];
  const steps = [
    () => showRuns(of, ports),
    () => answerOwn(of, ports),
    async () => (of.heard.sweep ? await archiveOld(ports) : undefined),
  ];
  for (const step of steps) {
    try {
      problems.push(...((await step()) ?? []));
    } catch (thrown) {
      problems.push(toFault(thrown).message);
    }
  }
  for (const problem of problems) ports.reporter.warn(problem);
  return problems;
}

async function showRuns({ memory, heard, config, tips, runs }: ToShow, ports: Ports): Promise<readonly string[]> {
  if (!heard.sweep && runs.length === 0) return [];
  const workDue = isWorkDue({
    events: memory.events,
    lastSeq: memory.lastSeq,
    config,
    mainTip: tips.sha,
    branches: tips.branches,
  });
  // A pull request and what stands on it is its own leg's work; only the sweep looks whether a dead leg left some of it undone.
  const { warnings, obstacles } = await applyEffects(ports, memory, {
    config,
    workDue,
    ...(heard.sweep ? {} : { runs, tickets: [] }),
  });
  for (const warning of warnings) ports.reporter.warn(warning);
  return obstacles.map((obstacle) => obstacle.what);
}

/** Who may command and is not obeyed is told so; the sweep only says it in its summary, as it hears the same again. */
async function answerOwn({ left, heard }: ToShow, { forge }: Ports): Promise<void> {
  if (heard.by === "sweep") return;
  for (const { said, kind, reason } of left) if (kind === "refused") await answerRefused(said, reason, forge);
}
