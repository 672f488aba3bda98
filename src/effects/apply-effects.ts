import type { Config } from "../config/config.ts";
import { type Fault, toFault } from "../core/fault.ts";
import type { Effect } from "../policy/effects/effect.ts";
import { effectsOf } from "../policy/effects/effects.ts";
import type { Ports } from "../ports/ports.ts";
import type { Memory } from "../ports/state-store.ts";
import { fold } from "../state/fold.ts";
import type { RunState } from "../state/state.ts";
import { isLeftToOthers } from "./is-left-to-others.ts";
import { readOutside } from "./outside.ts";
import { performEffect } from "./post/perform-effect.ts";
import { withPulls } from "./with-pulls.ts";

export type EffectOptions = {
  readonly config: Config;
  /** Runs to look at; all that are active when it lacks. */
  readonly runs?: readonly string[];
  /** Of these tickets alone what belongs to a ticket; all when it lacks. A leg's writer names its own, so that legs do not do each other's work. */
  readonly tickets?: readonly string[];
  /** Commits that this job has just pushed. */
  readonly pushed?: readonly string[];
  /** True when `route` would have something to give out; then the workflow is dispatched. Never, when it lacks. */
  readonly workDue?: boolean;
};

/** `lasting`: it is refused until a person changes something; else it may pass by itself. */
export type Obstacle = { readonly what: string; readonly lasting: boolean };

export type Applied = {
  /** What could not be shown and fails nothing. */
  readonly warnings: string[];
  /** What could not be done and must be told: the job fails with these. The state has all, so that a later writer does it. */
  readonly obstacles: Obstacle[];
};

/**
 * Makes the outside show what the state says: reads what is there by its marks and does what is missing, in order. Twice is once. A refusal stops only
 * what depends on it.
 */
export async function applyEffects(ports: Ports, memory: Memory, options: EffectOptions): Promise<Applied> {
  const state = fold(memory.events);
  const { forge } = ports;
  const outside = readOutside(forge);
  const applied: Applied = { warnings: [], obstacles: [] };
  for (const run of state.runs.values()) {
    if (options.runs !== undefined && !options.runs.includes(run.run)) continue;
    const repositoryUrl = `${ports.job.serverUrl}/${ports.job.repository}`;
    const workDue = options.workDue ?? false;
    const hands = {
      forge,
      job: ports.job,
      git: ports.git,
      outside,
      run,
      pushed: new Set(options.pushed ?? []),
    };
    const perform = async (effects: readonly Effect[]): Promise<void> => {
      for (const effect of effects) {
        ports.signal.throwIfAborted();
        try {
          if (!(await isOthers(effect, run, ports, options))) await performEffect(effect, hands);
        } catch (thrown) {
          tell(effect, toFault(thrown), applied);
        }
      }
    };
    const record = memory.chain === null ? null : { ...memory.chain, commit: memory.tip };
    const context = { config: options.config, repositoryUrl, workDue, record };
    const effects = effectsOf(run, context);
    const isText = (effect: Effect) => effect.kind === "plan_comment";
    const ofTickets = effects.some(isText) ? effects.findIndex(isText) : effects.length;
    await perform(effects.slice(0, ofTickets));
    // What is told of the whole run names the pull requests that were just opened, which the state learns with its next push.
    if (ofTickets < effects.length) await perform(effectsOf(await withPulls(run, outside), context).slice(ofTickets));
  }
  return applied;
}

async function isOthers(effect: Effect, run: RunState, ports: Ports, { tickets }: EffectOptions): Promise<boolean> {
  if (!("ticket" in effect)) return false;
  return tickets === undefined ? isLeftToOthers(run, effect.ticket, ports) : !tickets.includes(effect.ticket);
}

/** Threads and check runs only mirror what the review says; a token that may not touch them costs nobody the work. */
function tell(effect: Effect, fault: Fault, applied: Applied): void {
  const words = `${effect.kind.replaceAll("_", " ")}: ${fault.message}`;
  const isDecoration = effect.kind === "resolve_threads" || effect.kind === "check_run";
  if (isDecoration && fault.code === "forge.forbidden") applied.warnings.push(words);
  else applied.obstacles.push({ what: words, lasting: !fault.retryable });
}
