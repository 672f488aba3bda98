import { derive } from "../../../../src/actions/route/derive.ts";
import { ownClaims } from "../../../../src/actions/route/own-claims.ts";
import { Config } from "../../../../src/config/config.ts";
import { toFault } from "../../../../src/core/fault.ts";
import { fold } from "../../../../src/state/fold.ts";
import { portsOf } from "./job-ports.ts";
import { leg } from "./leg.ts";
import type { Jobs, Town } from "./town.ts";

const config = Config.parse({});

/** A workflow run: its `route`, and the legs that are given out. */
export async function route(town: Town, sweep: boolean): Promise<void> {
  const runId = town.nextRun++;
  const job = town.newJob(null);
  town.open(runId, 1);
  const ports = portsOf(town, job, runId);
  startJob(
    town,
    runId,
    job,
    async () => {
      const { memory } = await (await ports.state()).advance(async (now) => {
        await town.wait(job);
        const branches = new Map([...town.world.branches].filter(([branch]) => branch !== "main"));
        const tips = { ref: "main", sha: town.tip, branches };
        const heard = { kind: "words" as const, words: [], by: "sweep" as const, sweep };
        return (await derive(now, { heard, tips, config, readObstacles: async () => [] }, ports)).advance;
      });
      const claims = ownClaims(fold(memory.events), ports.job);
      town.openLegs.set(runId, claims.length + 1);
      for (const claim of claims) {
        const own = town.newJob(claim);
        const legPorts = portsOf(town, own, runId);
        startJob(town, runId, own, () => leg(town, claim, own, legPorts), town.latency());
      }
    },
    0,
  );
}

/** Starts a job; when its machine is gone, GitHub notices that only later. */
export function startJob(town: Town, runId: number, job: Jobs, story: () => Promise<void>, afterMs: number): void {
  town.schedule.start(async () => {
    let isOver = false;
    const over = (): void => {
      if (!isOver) town.close(runId);
      isOver = true;
    };
    if (job.diesAt >= 0) town.schedule.start(async () => void (job.calls > job.diesAt ? over() : watch()), 30_000);
    function watch(): void {
      town.schedule.start(async () => void (isOver ? undefined : job.calls > job.diesAt ? over() : watch()), 30_000);
    }
    await story().catch((thrown: unknown) => {
      const fault = toFault(thrown);
      const isBorne = ["state.contended", "claim.superseded", "forge.unreachable"].includes(fault.code);
      if (!isBorne)
        town.violations.push(
          `seed ${town.seed}: ${job.claim?.claim ?? "route"} ended with ${fault.code}: ${fault.message} ${fault.cause instanceof Error ? fault.cause.stack : ""}`,
        );
    });
    over();
  }, afterMs);
}
