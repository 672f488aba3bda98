import type { Config } from "../../../config/config.ts";
import type { Event } from "../../../contracts/events/event.ts";
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
  /** Events that this job wrote. */
  readonly added: readonly Event[];
  /** False where what is due could not be done: then nobody is called to try the same at once. */
  readonly mayGoOn: boolean;
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

async function showRuns(
  { memory, heard, config, tips, added, mayGoOn }: ToShow,
  ports: Ports,
): Promise<readonly string[]> {
  const runs = [...new Set(added.map((event) => event.run))];
  if (!heard.sweep && runs.length === 0) return [];
  const isDue = isWorkDue({
    events: memory.events,
    lastSeq: memory.lastSeq,
    config,
    mainTip: tips.sha,
    branches: tips.branches,
  });
  const workDue = isDue && mayGoOn;
  // A pull request and what stands on it is its own leg's work, but for what CI says of it; only the sweep looks whether a dead leg left some of it undone.
  const told = runs.map((run) => ({ runs: [run], tickets: findProvedByCi(added, run) }));
  const parts = heard.sweep ? [{}, ...told.filter(({ tickets }) => tickets.length > 0)] : told;
  const problems: string[] = [];
  for (const part of parts) {
    const { warnings, obstacles } = await applyEffects(ports, memory, { config, workDue, ...part });
    for (const warning of warnings) ports.reporter.warn(warning);
    problems.push(...obstacles.map((obstacle) => obstacle.what));
  }
  return problems;
}

function findProvedByCi(added: readonly Event[], run: string): readonly string[] {
  const told = added.filter((event) => event.run === run && event.type.startsWith("CI_PROOF_"));
  return [...new Set(told.flatMap(({ ticket }) => ticket ?? []))];
}

/** Who may command and is not obeyed is told so; the sweep only says it in its summary, as it hears the same again. */
async function answerOwn({ left, heard }: ToShow, { forge }: Ports): Promise<void> {
  if (heard.by === "sweep") return;
  for (const { said, kind, reason } of left) if (kind === "refused") await answerRefused(said, reason, forge);
}
