import type { Change } from "../../contracts/change.ts";
import type { Leg } from "../../leg/open-claim.ts";
import type { Ports } from "../../ports/ports.ts";
import { implementBest } from "./candidates/implement-best.ts";
import { digestOf } from "./checkpoint/digest-of.ts";
import { leaveCheckpoint } from "./checkpoint/leave-checkpoint.ts";
import { takeCheckpoint } from "./checkpoint/take-checkpoint.ts";
import { type Assignment, Try } from "./try.ts";

/** One round's work, from where an earlier job of this round left it; a job that fails leaves a checkpoint in turn. */
export async function implementRound(of: Assignment & { readonly leg: Leg }, ports: Ports): Promise<Change> {
  const { git, start, points, purse, config } = of.coding;
  const { claim, run, ticket } = of.leg;
  const task = `${run.run} ${claim.ticket} round ${claim.round}: ${JSON.stringify(points)}`;
  const taken = await takeCheckpoint(ticket, { task, ...start }, { ...ports, git });
  const formers = config.candidates > 1 ? taken : taken.filter((former) => former !== null).slice(0, 1);
  const tries: (Try | undefined)[] = [];
  try {
    if (config.candidates > 1) return await implementBest(of, ports, { formers, tries });
    const one = await Try.begin(of, formers[0] ?? null, ports);
    tries.push(one);
    return await one.work(ports);
  } catch (thrown) {
    const { spentUsd } = purse;
    const at = { tries, formers, task: digestOf(task), parent: start.parent };
    await leaveCheckpoint(ports, { ...at, claim, spentUsd, thrown });
    throw thrown;
  }
}
