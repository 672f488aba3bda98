import type { Config } from "../../config/config.ts";
import type { Event } from "../../contracts/events/event.ts";
import { readSight } from "../../effects/read-sight.ts";
import { decide } from "../../policy/due/decide.ts";
import { foresee } from "../../policy/due/foresee.ts";
import type { Obstacle } from "../../policy/effects/obstacles.ts";
import { newestRemembered } from "../../policy/remembered/remembered-file.ts";
import { renderPages } from "../../policy/render/pages.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Advance, Memory } from "../../ports/state-store.ts";
import { fold } from "../../state/fold.ts";
import { readCi } from "./ci/read-ci.ts";
import type { Words } from "./hear/hear.ts";
import { readHandMerges } from "./hear/read-hand-merges.ts";
import { type Left, recordWords } from "./hear/record-words.ts";
import { readAlive } from "./read-alive.ts";
import { readClosedRuns } from "./read-closed-runs.ts";
import { readHeads } from "./read-heads.ts";
import { type LostMerges, readLostMerges } from "./read-lost-merges.ts";
import type { Tips } from "./read-main.ts";
import { readMoved } from "./read-moved.ts";
import { readSetsUp } from "./read-sets-up.ts";
import { renderSteps } from "./show/render-steps.ts";

export type Derived = {
  readonly advance: Advance | null;
  readonly left: readonly Left[];
  /** Why each ticket goes on or rests. */
  readonly steps: readonly string[];
  /** Merges of jobs that died, found on their pull requests. */
  readonly landed: LostMerges["landed"];
};

type Deriving = {
  readonly heard: Words;
  readonly tips: Tips;
  readonly config: Config;
  /** What stands in the way of any plan. */
  readonly readObstacles: () => Promise<readonly Obstacle[]>;
};

/** What this job adds to the state as it is now: words as facts, then what follows from all facts. Done anew after each lost race. */
export async function derive(
  memory: Memory,
  { heard, tips, config, readObstacles }: Deriving,
  ports: Ports,
): Promise<Derived> {
  const { job, clock, forge } = ports;
  const base = { ref: tips.ref, sha: tips.sha };
  const replayed = heard.by === "sweep" || job.attempt > 1;
  const before = fold(memory.events);
  const seen = await Promise.all(
    heard.words.map(async ({ said, actor }) => ({ said: await readSight(said, before, forge), actor })),
  );
  const words = recordWords(
    seen,
    {
      events: memory.events,
      finished: memory.finished,
      remembered: newestRemembered(memory),
      config,
      base,
      now: clock.now(),
      replayed,
    },
    memory.lastSeq,
  );
  const said = fold(words.events);
  const isAlive = await readAlive(said, ports);
  const lost = await readLostMerges(said, isAlive, ports);
  const told = [...lost.drafts, ...(heard.sweep ? await readHandMerges(said, ports) : [])];
  const ci = await readCi(fold(foresee(words.events, told, memory.lastSeq)), { config, ports });
  const merged = [...told, ...ci];
  const facts = foresee(words.events, merged, memory.lastSeq);
  const state = fold(facts);
  const heads = await readHeads(state, forge);
  const moved = await readMoved(state, tips, ports);
  const world = {
    config,
    mainTip: tips.sha,
    branches: tips.branches,
    moved,
    heads,
    sweep: heard.sweep,
    now: ports.clock.now().toISOString(),
  };
  const judged = {
    ...world,
    events: facts,
    lastSeq: memory.lastSeq,
    isAlive,
    job: { runId: job.runId, attempt: job.attempt },
  };
  let decision = decide(judged);
  // Looked at only where something is about to be paid for.
  if (decision.claims.length > 0) {
    const isPlan = decision.claims.some((claim) => claim.mode === "plan");
    const obstacles = isPlan ? await readObstacles() : [];
    const closed = await readClosedRuns(decision.claims, state, forge);
    decision = decide({ ...judged, obstacles, closed, setsUp: await readSetsUp(tips.sha, ports) });
  }
  const events = [...words.drafts, ...merged, ...decision.events];
  const { left } = words;
  const steps = renderSteps(foresee(facts, decision.events, memory.lastSeq), world);
  const advance = events.length === 0 ? null : { events, pages: (all: readonly Event[]) => renderPages(all) };
  return { advance, left, steps, landed: lost.landed };
}
