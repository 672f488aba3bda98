import type { Config } from "../../config/config.ts";
import type { ActionResult } from "../../contracts/action-result.ts";
import type { Claim } from "../../contracts/claim.ts";
import { Fault } from "../../core/fault.ts";
import { applyEffects } from "../../effects/apply-effects.ts";
import { decide, isWorkDue } from "../../policy/decide.ts";
import { renderPages } from "../../policy/render/pages.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Advance, Advanced, Memory } from "../../ports/state-store.ts";
import { fold } from "../../state/fold.ts";
import type { State } from "../../state/state.ts";
import { type Heard, hear } from "./hear.ts";
import type { RouteInputs } from "./inputs.ts";
import { readAlive } from "./read-alive.ts";
import { readHeads } from "./read-heads.ts";
import { type Main, readMain, readTips } from "./read-main.ts";
import { recordWords } from "./record-words.ts";
import { renderHeadline, renderSummary } from "./render-summary.ts";

/**
 * Hears who asks, records it, and gives out what is due: the state alone decides, so a lost, doubled or late event changes nothing in the end. The push is
 * the lock. Outputs: `plan` (a Claim or empty) and `legs` (Claims).
 */
export async function route(_inputs: RouteInputs, ports: Ports): Promise<ActionResult> {
  const { main, config } = await readMain(ports);
  const heard = await hear(ports, config);
  if (heard.kind === "over") return endWithoutWork(heard.why);

  let left: readonly string[] = [];
  const advanced = await (await ports.state()).advance(async (memory) => {
    const derived = await derive(memory, heard, main.ref, config, ports);
    left = derived.left;
    return derived.advance;
  });
  refuseDenied(advanced);

  const state = fold(advanced.memory.events);
  const claims = ownClaims(state, ports);
  const added = advanced.pushed ? advanced.added : [];
  const problems = await showAll(advanced.memory, { heard, config, main, runs: [...new Set(added.map((event) => event.run))] }, ports);
  const told = { added, claims, left, state };
  return {
    // What could not be shown must not keep the legs from their work: they carry on, and a later writer shows it.
    conclusion: problems.length > 0 && claims.length === 0 ? "failure" : "success",
    headline: [renderHeadline(told), ...problems].join("; "),
    outputs: toOutputs(claims),
    summary: renderSummary(told),
  };
}

type Derived = { readonly advance: Advance | null; readonly left: readonly string[] };

/** What this job adds to the state as it is now: words as facts, then what follows from all facts. Done anew after each lost race. */
async function derive(memory: Memory, heard: Heard & { kind: "words" }, ref: string, config: Config, ports: Ports): Promise<Derived> {
  const { job, clock, forge } = ports;
  const main = await readTips(ports, ref);
  const base = { ref: main.ref, sha: main.sha };
  const setting = { events: memory.events, finished: memory.finished, config, base, now: clock.now(), replayed: heard.sweep || job.attempt > 1 };
  const words = recordWords(heard.words, setting, memory.lastSeq);
  const state = fold(words.events);
  const decision = decide({
    events: words.events,
    lastSeq: memory.lastSeq,
    config,
    mainTip: main.sha,
    branches: main.branches,
    heads: await readHeads(state, forge),
    isAlive: await readAlive(state, ports),
    sweep: heard.sweep,
    job: { runId: job.runId, attempt: job.attempt },
  });
  const events = [...words.drafts, ...decision.events];
  if (events.length === 0) return { advance: null, left: words.left };
  return { advance: { events, pages: (all) => renderPages(all, { root: heard.sweep }) }, left: words.left };
}

/** All live claims of this very workflow run: also those whose push succeeded although its answer was lost. */
function ownClaims(state: State, { job }: Ports): readonly Claim[] {
  return [...state.runs.values()].flatMap((run) =>
    run.claims
      .filter((claim) => claim.ended === null && claim.runId === job.runId && claim.attempt === job.attempt)
      .map(({ seq: _seq, at: _at, ended: _ended, ...claim }): Claim => claim),
  );
}

function toOutputs(claims: readonly Claim[]): Record<string, string> {
  const plan = claims.find((claim) => claim.mode === "plan");
  return { plan: plan === undefined ? "" : JSON.stringify(plan), legs: JSON.stringify(claims.filter((claim) => claim.mode !== "plan")) };
}

type Shown = { readonly heard: Heard & { kind: "words" }; readonly config: Config; readonly main: Main; readonly runs: readonly string[] };

/** Makes the outside show what is new; the sweep looks at every run, so that what a dead writer left is done. Gives what could not be shown. */
async function showAll(memory: Memory, { heard, config, main, runs }: Shown, ports: Ports): Promise<readonly string[]> {
  if (!heard.sweep && runs.length === 0) return [];
  const world = { events: memory.events, lastSeq: memory.lastSeq, config, mainTip: main.sha, branches: main.branches };
  const { warnings, obstacles } = await applyEffects(ports, memory, {
    config,
    ...(heard.sweep ? {} : { runs }),
    workDue: isWorkDue(world),
  });
  const problems = obstacles.map((obstacle) => obstacle.what);
  for (const warning of [...warnings, ...problems]) ports.reporter.warn(warning);
  return problems;
}

function endWithoutWork(why: string): ActionResult {
  return { conclusion: "success", headline: why, outputs: toOutputs([]), summary: `### route: ${why}\n` };
}

function refuseDenied(advanced: Advanced): void {
  if (advanced.pushed || !("denied" in advanced)) return;
  const remedy = "Let GitHub Actions push to `baton-state` and `baton/**` (branch protection or rulesets), and give the job `contents: write`.";
  throw new Fault("git.refused", `The push to the state branch was refused: ${advanced.denied} ${remedy}`, { who: "user" });
}
